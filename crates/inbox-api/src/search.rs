//! Search: query limits, hits and snippets.

use serde::{Deserialize, Serialize};

use crate::ConversationListItem;

/// Longest query, in characters.
pub const QUERY_CHARS: usize = 200;

/// Largest number of words and phrases of one query.
pub const QUERY_TERMS: usize = 16;

/// A query: the body of `POST /inbox/api/search`. Words of customers do not belong into an address, which proxies log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Search {
    pub query: String,
}

/// The hits of a query: the answer to `POST /inbox/api/search`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchResults {
    /// Conversations with all words of the query, newest first, at most fifty.
    pub conversations: Vec<SearchHit>,
    /// Number of all hits.
    pub total: u64,
}

/// A conversation with all words of the query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchHit {
    pub summary: ConversationListItem,
    /// An excerpt around the words, as consecutive snippets.
    pub excerpt: Vec<Snippet>,
}

/// A piece of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snippet {
    /// Plain text.
    pub text: String,
    /// True for a match of the query.
    pub marked: bool,
}
