//! One conversation with the data that agents see beside its entries.

use contract::{ConversationHead, DesiredOutcome, Entry, EntryId, ReplyPreference};
use serde::{Deserialize, Serialize};

use crate::AgentNote;

/// A conversation and its data for agents: the answer to `GET /inbox/api/conversations/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationDetail {
    pub head: ConversationHead,
    /// The entries after the requested `seq`, oldest first.
    pub entries: Vec<Entry>,
    /// True if there are further entries.
    pub more: bool,
    pub customer: CustomerDetails,
    /// The latest outcome that the customer asked for.
    pub wish: Option<DesiredOutcome>,
    /// The latest reply preference of the customer.
    pub treatment: Option<ReplyPreference>,
    /// The customer's open review request.
    pub review: Option<PendingReview>,
    /// The agents' notes, oldest first. Customers never see them.
    pub notes: Vec<AgentNote>,
    /// Names of the other agents with this conversation open.
    pub looking: Vec<String>,
    /// Names of all agents who can be the owner, in the order of their accounts.
    pub colleagues: Vec<String>,
    /// Value of the parameter `stamp` for a long poll that ends with the next change of `notes` or `looking`.
    pub stamp: String,
    /// Other conversations of this customer, newest first, at most ten.
    pub others: Vec<ConversationHead>,
    /// Conversations of other customers about the same reference, newest first, at most ten. Customers never see
    /// them.
    pub neighbours: Vec<RelatedConversation>,
}

/// A conversation of another customer about the same reference, such as a bill of the same household.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelatedConversation {
    pub head: ConversationHead,
    /// Name of that customer.
    pub customer: String,
}

/// A customer's review request. Another agent has to decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingReview {
    /// Id of the decision.
    pub of: EntryId,
    /// Name of the agent of that decision, who may not decide again; `None` for an automatic decision.
    pub not_by: Option<String>,
}

/// The customer, as stated by the company's token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerDetails {
    /// The customer's id at the company.
    pub sub: String,
    /// The customer's name; the id if the token has no name.
    pub name: String,
    /// The customer's address for replies by e-mail.
    pub email: Option<String>,
    /// The customer's language (BCP 47).
    pub locale: Option<String>,
}
