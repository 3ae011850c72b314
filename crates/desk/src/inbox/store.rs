//! The port to the list and the search. Each engine implements it.

use async_trait::async_trait;

use super::conversation_page::{ConversationPage, ConversationPageQuery};
use super::search_query::{SearchMatches, SearchQuery};
use crate::error::StorageError;

#[async_trait]
pub trait InboxStore: Send + Sync {
    /// A page of the list and its counts, from one consistent read.
    async fn conversation_page(
        &self,
        query: &ConversationPageQuery,
    ) -> Result<ConversationPage, StorageError>;

    /// The conversations that contain all terms of a query, newest first. The query has at least one term.
    async fn search(&self, query: &SearchQuery, limit: usize) -> Result<SearchMatches, StorageError>;
}
