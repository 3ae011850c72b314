//! Looking for conversations.

use serde::{Deserialize, Serialize};

use crate::ConversationListItem;

/// The longest query, in characters.
pub const QUERY_CHARS: usize = 200;

/// The most words and phrases that one query may have.
pub const QUERY_TERMS: usize = 16;

/// What was found: the answer to `GET /inbox/api/search?query=`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchResults {
    /// The conversations in which all words stand, newest first; no more than fifty.
    pub conversations: Vec<SearchHit>,
    /// How many there are in all.
    pub total: u64,
}

/// A conversation that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchHit {
    /// The conversation.
    pub summary: ConversationListItem,
    /// Where the words stand, in order.
    pub excerpt: Vec<Snippet>,
}

/// A piece of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snippet {
    /// The words; plain text.
    pub text: String,
    /// Whether they are what was looked for.
    pub marked: bool,
}
