//! Which part of the agents' list is asked for.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::{Author, ProblemCode};
use inbox_api::ListFilter;
use serde::{Deserialize, Serialize};

use crate::conversations::model::Conversation;
use crate::error::ServiceError;

/// A page of a view, as an agent sees it.
#[derive(Clone, Debug)]
pub struct ConversationPageQuery {
    /// Which conversations.
    pub filter: ListFilter,
    /// Whose list it is.
    pub agent: Author,
    /// Where the page before it ended; `None` for the first page.
    pub after: Option<Cursor>,
    /// How many.
    pub limit: usize,
}

/// The two parts of every list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// What waits for the company, what waits longest first.
    Waiting,
    /// The others, newest first.
    Others,
}

/// A spot in the list, right behind one conversation. It is told by what the list is sorted by and not by a number of
/// rows, so that nothing is left out when rows come and go before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// In which part.
    pub section: Section,
    /// The values by which that part is sorted.
    pub key: [i64; 2],
}

/// A page of the list, and what it is a page of, as they stood at one moment.
#[derive(Debug)]
pub struct ConversationPage {
    /// The conversations.
    pub conversations: Vec<Conversation>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
    /// How many wait for the company.
    pub waiting: u64,
    /// How many the agent has that are not solved.
    pub mine: u64,
    /// How many are not solved.
    pub not_solved: u64,
    /// How many there are in all.
    pub total: u64,
    /// How far the log went.
    pub position: u64,
}

impl Cursor {
    /// As the `next` of an answer.
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_string(self).expect("plain data is JSON"))
    }

    /// From the `cursor` of a request.
    ///
    /// # Errors
    /// `query-invalid` for a cursor that no list gave.
    pub fn decode(cursor: &str) -> Result<Self, ServiceError> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok();
        bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).ok_or_else(|| {
            ServiceError::new(
                ProblemCode::QueryInvalid,
                "The `cursor` is not one that a list gave as `next`. Start again without it.",
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spot_is_found_again_and_nonsense_is_refused() {
        let spot = Cursor { section: Section::Others, key: [1_763_000_000_000, 7] };
        assert_eq!(Cursor::decode(&spot.encode()).expect("its own cursor"), spot);
        let short = URL_SAFE_NO_PAD.encode(r#"{"part":"others","key":[1]}"#);
        for nonsense in ["", "%", "e30", short.as_str()] {
            assert!(matches!(Cursor::decode(nonsense), Err(ServiceError::Problem(_))), "{nonsense}");
        }
    }
}
