//! Looking for conversations, by whatever an agent remembers of them.

use inbox_api::{SearchHit, SearchResults, Snippet};

use super::list::list_item;
use super::search_query::SearchQuery;
use crate::conversations::model::Conversation;
use crate::desk::Desk;
use crate::error::ServiceError;

/// How many conversations an answer shows; a further word finds fewer.
const MAX_HITS: usize = 50;

/// What the database found.
#[derive(Debug)]
pub struct SearchMatches {
    /// The newest conversations in which all terms stand, each with where they stand.
    pub newest: Vec<(Conversation, Vec<Snippet>)>,
    /// How many there are in all.
    pub total: u64,
}

impl Desk {
    /// The conversations in which all words of a query stand: in the order or bill, in what is known of the customer,
    /// or in what was said.
    ///
    /// # Errors
    /// `query-invalid` for one that is too long.
    pub async fn search(&self, text: &str) -> Result<SearchResults, ServiceError> {
        let query = SearchQuery::parse(text)?;
        if query.terms().is_empty() {
            return Ok(SearchResults::default());
        }
        let SearchMatches { newest, total } = self.store.search(&query, MAX_HITS).await?;
        let expectation = self.current_response_times().await;
        let found = |(one, excerpt): (Conversation, _)| {
            let summary = list_item(&one, &expectation);
            SearchHit { summary, excerpt }
        };
        Ok(SearchResults { conversations: newest.into_iter().map(found).collect(), total })
    }
}
