//! The list of conversations, in pages.

use contract::{ConversationId, Promise, ReferenceKey, Timestamp};
use serde::{Deserialize, Serialize};

/// The greatest count of a list. It means so many or more: to count on would read every conversation.
pub const MAX_COUNT: u64 = 1_000;

/// A page of the list: the answer to `GET /inbox/api/conversations`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationList {
    /// The conversations of the filter: first those that wait for the company, longest wait first; then the others,
    /// newest first.
    pub conversations: Vec<ConversationListItem>,
    /// Value of the parameter `cursor` for the next page; `None` on the last page.
    pub next: Option<String>,
    /// Number of conversations that wait for the company. This count and the next three are at most [`MAX_COUNT`].
    pub waiting: u64,
    /// Number of conversations of the requesting agent that are not solved.
    pub mine: u64,
    /// Number of conversations that are not solved.
    pub not_solved: u64,
    /// Number of all conversations, whatever the filter.
    pub total: u64,
    /// Position of the desk's log: the value of the parameter `after` for a long poll.
    pub position: u64,
    /// Number of failed jobs of the desk.
    pub failed_jobs: u64,
}

/// A conversation in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationListItem {
    pub id: ConversationId,
    pub reference: ReferenceKey,
    /// Name of the customer.
    pub customer: String,
    /// Beginning of the newest message.
    pub preview: String,
    /// The last promise to the customer.
    pub promise: Option<Promise>,
    /// Time since which the customer waits; `None` if the conversation does not wait for the company.
    pub waiting_since: Option<Timestamp>,
    /// Time of the newest entry.
    pub updated_at: Timestamp,
}
