//! Search results, shown in place of the list.

use contract::ConversationId;
use inbox_api::{SearchHit, Snippet};
use leptos::prelude::*;

use crate::conversation_list::row::ConversationRow;
use crate::conversation_list::search::{SearchOutcome, SearchState};
use crate::inbox_state::InboxState;

/// The results, newest first.
#[component]
pub fn SearchResultRows(
    inbox: InboxState,
    search: SearchState,
    open: Memo<Option<ConversationId>>,
    now: RwSignal<u64>,
) -> impl IntoView {
    let hits = move || match &*search.outcome.read() {
        SearchOutcome::Found(results) => results.conversations.clone(),
        SearchOutcome::Inactive | SearchOutcome::Rejected(_) => vec![],
    };
    // A row whose excerpt did not change stays the same element and keeps the focus.
    let key = |hit: &SearchHit| (hit.summary.id, hit.excerpt.iter().map(snippet_key).collect::<String>());
    let row = move |hit: SearchHit| {
        let id = hit.summary.id;
        let item = hit.summary;
        let item = Memo::new(move |_| Some(item.clone()));
        view! { <ConversationRow inbox id item open now excerpt=hit.excerpt/> }
    };
    view! { <ul class="search-results"><For each=hits key=key children=row/></ul> }
}

fn snippet_key(snippet: &Snippet) -> String {
    format!("{}{}", u8::from(snippet.marked), snippet.text)
}
