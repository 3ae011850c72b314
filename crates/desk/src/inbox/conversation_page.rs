//! Pages of the agents' list and their cursors.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::ProblemCode;
use inbox_api::{ConversationListItem, ListFilter};
use serde::{Deserialize, Serialize};

use crate::accounts::agent::AgentId;
use crate::error::ServiceError;

#[derive(Clone, Debug)]
pub struct ConversationPageQuery {
    pub filter: ListFilter,
    /// The agent whose own conversations [`ListFilter::Mine`] selects.
    pub agent: AgentId,
    /// The end of the page before; `None` for the first page.
    pub after: Option<Cursor>,
    pub limit: usize,
}

/// The two sections of every list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// Conversations that wait for the company, the most urgent first.
    Waiting,
    /// The others, newest first.
    Others,
}

/// The end of a page. It holds the sort key of the last conversation and not a number of rows, so that no conversation
/// is skipped when others appear or disappear before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    #[serde(rename = "part")]
    pub section: Section,
    /// The values that the section is sorted by.
    pub key: [i64; 2],
}

/// A page of the list with the counts of the same moment, each at most [`inbox_api::MAX_COUNT`].
#[derive(Debug)]
pub struct ConversationPage {
    pub conversations: Vec<ConversationListItem>,
    /// The end of this page, if another page follows.
    pub next: Option<Cursor>,
    /// How many wait for the company.
    pub waiting: u64,
    /// How many unsolved ones the agent owns.
    pub mine: u64,
    pub not_solved: u64,
    pub total: u64,
    /// The position of the newest entry of all conversations.
    pub position: u64,
}

impl Cursor {
    /// The `next` of a response.
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_string(self).expect("plain data is JSON"))
    }

    /// Reads the `cursor` of a request.
    ///
    /// # Errors
    /// `query-invalid` for a cursor that is not from an earlier page.
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
    fn a_cursor_survives_its_encoding_and_other_texts_are_refused() {
        let cursor = Cursor { section: Section::Others, key: [1_763_000_000_000, 7] };
        assert_eq!(Cursor::decode(&cursor.encode()).expect("its own cursor"), cursor);
        let short = URL_SAFE_NO_PAD.encode(r#"{"part":"others","key":[1]}"#);
        for nonsense in ["", "%", "e30", short.as_str()] {
            assert!(matches!(Cursor::decode(nonsense), Err(ServiceError::Problem(_))), "{nonsense}");
        }
    }
}
