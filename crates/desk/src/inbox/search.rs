//! `POST /inbox/api/search`: conversations by reference, customer and text.

use inbox_api::{SearchHit, SearchResults};

use super::search_query::{SearchMatches, SearchQuery};
use super::service::{InboxService, list_item};
use crate::conversations::model::Conversation;
use crate::error::ServiceError;

/// The number of conversations in a response. Another word in the query finds fewer.
const MAX_HITS: usize = 50;

impl InboxService {
    /// The conversations that contain all words of a query in the reference, the customer's data or the entries.
    ///
    /// # Errors
    /// `query-invalid` for a query that is too long.
    pub async fn search(&self, text: &str) -> Result<SearchResults, ServiceError> {
        let query = SearchQuery::parse(text)?;
        if query.terms().is_empty() {
            return Ok(SearchResults::default());
        }
        let SearchMatches { newest, total } = self.store.search(&query, MAX_HITS).await?;
        let hit = |(conversation, excerpt): (Conversation, _)| SearchHit {
            summary: list_item(&conversation),
            excerpt,
        };
        Ok(SearchResults { conversations: newest.into_iter().map(hit).collect(), total })
    }
}
