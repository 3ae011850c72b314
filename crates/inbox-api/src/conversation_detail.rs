//! One conversation with the data that agents see beside its entries.

use contract::{Conversation, DesiredOutcome, Entry, PendingReview, ReplyPreference};
use serde::{Deserialize, Serialize};

use crate::AgentNote;

/// A conversation and its data for agents: the answer to `GET /inbox/api/conversations/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationDetail {
    pub conversation: Conversation,
    /// The entries after the requested `seq`, oldest first.
    pub entries: Vec<Entry>,
    /// True if there are further entries.
    pub has_more: bool,
    pub customer: CustomerDetails,
    /// The latest outcome that the customer asked for.
    pub desired_outcome: Option<DesiredOutcome>,
    /// The latest reply preference of the customer.
    pub reply_preference: Option<ReplyPreference>,
    /// The customer's open review request.
    pub pending_review: Option<PendingReview>,
    /// The agents' notes, oldest first. Customers never see them.
    pub notes: Vec<AgentNote>,
    /// Names of the other agents with this conversation open.
    pub viewers: Vec<String>,
    /// Names of all agents who can be the owner, in the order of their accounts.
    pub assignable_agents: Vec<String>,
    /// Value of the parameter `version` for a long poll that ends with the next change of `notes`, `viewers` or the
    /// read position of the customer.
    pub version: String,
    /// Other conversations of this customer, newest first, at most ten.
    pub other_conversations: Vec<Conversation>,
    /// Conversations of other customers about the same reference, newest first, at most ten. Customers never see
    /// them.
    pub related_conversations: Vec<RelatedConversation>,
}

/// A conversation of another customer about the same reference, such as a bill of the same household.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelatedConversation {
    pub conversation: Conversation,
    /// Name of that customer.
    pub customer: String,
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
