//! One conversation as an agent sees it, with the data beside its entries.

use contract::{ConversationHead, DesiredOutcome, Entry, EntryId, ReplyPreference};
use serde::{Deserialize, Serialize};

use crate::AgentNote;

/// One conversation as an agent sees it: the answer to `GET /inbox/api/conversations/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationDetail {
    /// Its head.
    pub head: ConversationHead,
    /// Its entries after the `seq` asked for, oldest first.
    pub entries: Vec<Entry>,
    /// Whether there are further entries.
    pub more: bool,
    /// The customer.
    pub customer: CustomerDetails,
    /// What the customer wants, as said last.
    pub wish: Option<DesiredOutcome>,
    /// How to answer, as said last.
    pub treatment: Option<ReplyPreference>,
    /// The second look that the customer asked for and nobody has taken yet.
    pub review: Option<PendingReview>,
    /// What agents noted for one another, oldest first. Customers never see it.
    pub notes: Vec<AgentNote>,
    /// The names of the other agents who have the conversation open now.
    pub looking: Vec<String>,
    /// The names of all agents who can have it, in the order in which they were added.
    pub colleagues: Vec<String>,
    /// Give this as `stamp` to wait for what comes next beside the entries: a note, or somebody who looks.
    pub stamp: String,
    /// Other conversations of this customer, newest first, at most ten.
    pub others: Vec<ConversationHead>,
    /// Conversations of other customers about the same reference, newest first, at most ten. No customer ever hears
    /// of them.
    pub neighbours: Vec<RelatedConversation>,
}

/// A conversation of another customer about the same reference: of the same household, about the same bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelatedConversation {
    /// Its head.
    pub head: ConversationHead,
    /// The name of that customer.
    pub customer: String,
}

/// A second look at a decision, asked for by the customer. Somebody else has to decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingReview {
    /// The decision.
    pub of: EntryId,
    /// Who decided, and so may not decide again; `None` when it was nobody in person.
    pub not_by: Option<String>,
}

/// The customer, as the company's token states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerDetails {
    /// The id at the company.
    pub sub: String,
    /// The name, or the id where the token gave none.
    pub name: String,
    /// The mail address.
    pub email: Option<String>,
    /// The language (BCP 47).
    pub locale: Option<String>,
}
