//! The inbox store: the list and the search.

use async_trait::async_trait;

use super::{SqliteDatabase, conversation_list, search};
use crate::error::StorageError;
use crate::inbox::conversation_page::{ConversationPage, ConversationPageQuery};
use crate::inbox::search_query::{SearchMatches, SearchQuery};
use crate::inbox::store::InboxStore;

#[async_trait]
impl InboxStore for SqliteDatabase {
    async fn conversation_page(
        &self,
        query: &ConversationPageQuery,
    ) -> Result<ConversationPage, StorageError> {
        let query = query.clone();
        self.fetch(move |connection| {
            Box::pin(async move { conversation_list::conversation_page(connection, &query).await })
        })
        .await
    }

    async fn search(&self, query: &SearchQuery, limit: usize) -> Result<SearchMatches, StorageError> {
        let query = query.clone();
        self.fetch(move |connection| Box::pin(async move { search::search(connection, &query, limit).await }))
            .await
    }
}
