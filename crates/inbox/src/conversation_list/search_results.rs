//! What was found, in place of the list.

use contract::ConversationId;
use inbox_api::{SearchHit, Snippet};
use leptos::prelude::*;

use crate::app_state::Desk;
use crate::conversation_list::row::ListRow;
use crate::conversation_list::search::Outcome;
use crate::conversation_list::search::Search;

/// The rows, newest first.
#[component]
pub fn Results(
    desk: Desk,
    search: Search,
    open: Memo<Option<ConversationId>>,
    now: RwSignal<u64>,
) -> impl IntoView {
    let rows = move || match &*search.outcome.read() {
        Outcome::Found(found) => found.conversations.clone(),
        Outcome::View | Outcome::Refused(_) => vec![],
    };
    // Another excerpt makes another row; where neither changed, the keyboard stays on it.
    let key = |one: &SearchHit| (one.summary.head.id, one.excerpt.iter().map(text).collect::<String>());
    let row = move |one: SearchHit| {
        let id = one.summary.head.id;
        let summary = one.summary;
        let row = Memo::new(move |_| Some(summary.clone()));
        view! { <ListRow desk id row open now excerpt=one.excerpt/> }
    };
    view! { <ul class="results"><For each=rows key=key children=row/></ul> }
}

/// An excerpt with what was found marked. It is made of texts, so no word of a customer is ever markup.
#[component]
pub fn Excerpt(pieces: Vec<Snippet>) -> impl IntoView {
    let piece = |Snippet { text, marked }| {
        if marked { view! { <mark>{text}</mark> }.into_any() } else { text.into_any() }
    };
    pieces.into_iter().map(piece).collect_view()
}

fn text(piece: &Snippet) -> String {
    format!("{}{}", u8::from(piece.marked), piece.text)
}
