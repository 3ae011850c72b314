//! Looking for conversations, by whatever an agent remembers of them.

use inbox_api::{SearchHit, SearchResults, Snippet};

use super::inbox::summary;
use super::query::Query;
use super::{Conversation, Desk, Refusal};

/// How many conversations an answer shows; a further word finds fewer.
const MOST: usize = 50;

/// What the database found.
#[derive(Debug)]
pub struct Matches {
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
    pub async fn search(&self, text: &str) -> Result<SearchResults, Refusal> {
        let query = Query::parse(text)?;
        if query.terms().is_empty() {
            return Ok(SearchResults::default());
        }
        let Matches { newest, total } = self.storage.search(&query, MOST).await?;
        let expectation = self.expectation().await;
        let found = |(one, excerpt): (Conversation, _)| {
            let summary = summary(&one, &expectation);
            SearchHit { summary, excerpt }
        };
        Ok(SearchResults { conversations: newest.into_iter().map(found).collect(), total })
    }
}
