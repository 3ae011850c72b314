//! The list of conversations, one page at a time.

use contract::{ConversationHead, Timestamp};
use serde::{Deserialize, Serialize};

/// The list of conversations: the answer to `GET /inbox/api/conversations`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationList {
    /// Those of the view: what waits for the company first, what waits longest at the top; then the others, newest
    /// first.
    pub conversations: Vec<ConversationListItem>,
    /// Give this as `cursor` to get those that follow; `None` at the end.
    pub next: Option<String>,
    /// How many wait for the company.
    pub waiting: u64,
    /// How many the agent has who asks, without those that are solved.
    pub mine: u64,
    /// How many are not solved.
    pub not_solved: u64,
    /// How many there are in all; the list may show fewer.
    pub total: u64,
    /// How far the desk's log went. Give this as `after` to wait for what comes next.
    pub position: u64,
}

/// One conversation in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationListItem {
    /// Its head.
    pub head: ConversationHead,
    /// The customer's name.
    pub customer: String,
    /// The first words of the newest message.
    pub words: String,
    /// Since when the customer waits; `None` when it is not the company's turn.
    pub waiting_since: Option<Timestamp>,
    /// When something was last said or done.
    pub updated_at: Timestamp,
}
