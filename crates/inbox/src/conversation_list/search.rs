//! State of the search: text, request, outcome.

use client::ClientError;
use client::platform;
use client::spawn_scoped;
use inbox_api::SearchResults;
use leptos::prelude::*;

use crate::api;
use crate::inbox_state::InboxState;
use crate::request::RETRY_DELAY_MS;

/// Pause after a change of the text before it is searched for.
const DEBOUNCE_MS: u64 = 200;

#[derive(Clone, Copy)]
pub struct SearchState {
    pub text: RwSignal<String>,
    pub outcome: RwSignal<SearchOutcome>,
    /// The text that `outcome` belongs to.
    searched_text: StoredValue<String>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub enum SearchOutcome {
    /// The text is empty: the list is shown instead.
    #[default]
    Inactive,
    Found(SearchResults),
    /// The desk rejected the query, for this reason.
    Rejected(String),
}

impl SearchState {
    /// Searches whenever the text changes. A change cancels the search for the text before.
    pub fn new(inbox: InboxState) -> Self {
        let (text, outcome) = (RwSignal::default(), RwSignal::default());
        let search = Self { text, outcome, searched_text: StoredValue::default() };
        Effect::new(move |_| spawn_scoped(search.run_query(inbox, search.text.get().trim().to_owned())));
        search
    }

    pub fn clear(self) {
        self.text.set(String::new());
        self.outcome.set(SearchOutcome::Inactive);
    }

    pub fn is_active(self) -> bool {
        !matches!(*self.outcome.read(), SearchOutcome::Inactive)
    }

    /// Whether the outcome belongs to the text in the field.
    pub fn is_current(self) -> bool {
        self.text.with_untracked(|text| self.searched_text.with_value(|searched| text.trim() == searched))
    }

    async fn run_query(self, inbox: InboxState, text: String) {
        if text.is_empty() {
            return self.set_outcome(text, SearchOutcome::Inactive);
        }
        platform::sleep(DEBOUNCE_MS).await;
        let outcome = loop {
            match api::search(&text).await {
                Ok(results) => break SearchOutcome::Found(results),
                Err(ClientError::Rejected(problem)) if problem.status != 401 => {
                    break SearchOutcome::Rejected(problem.detail);
                }
                Err(error) => platform::sleep(inbox.handle_error(&error).max(RETRY_DELAY_MS)).await,
            }
        };
        inbox.unreachable.set(false);
        self.set_outcome(text, outcome);
    }

    fn set_outcome(self, text: String, outcome: SearchOutcome) {
        self.searched_text.set_value(text);
        self.outcome.set(outcome);
    }
}
