//! One conversation in the list.

use contract::ConversationId;
use inbox_api::{ConversationListItem, Snippet};
use leptos::prelude::*;

use crate::app_state::Desk;
use crate::conversation_list::search_results::Excerpt;
use crate::drafts::draft::Draft;
use crate::i18n as words;
use crate::route as place;

/// The row. It is the same element for as long as the conversation is in the list, whatever happens in it, so that
/// the keyboard stays on it. In what was found, it shows an excerpt.
#[component]
pub fn ListRow(
    desk: Desk,
    id: ConversationId,
    row: Memo<Option<ConversationListItem>>,
    open: Memo<Option<ConversationId>>,
    now: RwSignal<u64>,
    #[prop(optional)] excerpt: Vec<Snippet>,
) -> impl IntoView {
    let of = move |part: fn(&ConversationListItem) -> String| row.read().as_ref().map(part);
    let draft: RwSignal<Draft> = desk.drafts.of(id).into();
    let begun = Memo::new(move |_| !draft.read().is_empty());
    let current = move || (open.get() == Some(id)).then_some("true");
    let owed = move || row.read().as_ref().and_then(|row| words::owed(row, now.get()));
    let late = move || owed().and_then(|(_, late)| late.then_some(""));
    let words = if excerpt.is_empty() {
        (move || of(|row| row.words.clone())).into_any()
    } else {
        view! { <Excerpt pieces=excerpt/> }.into_any()
    };
    view! {
        <li>
            <a href=move || place::href(desk.view.get(), id) aria-current=current>
                <b>{move || of(|row| words::title(&row.head.reference, &row.customer))}</b>
                <span class="due" data-late=late>
                    {move || begun.get().then(|| view! { <span class="tag">{words::DRAFT}</span>" " })}
                    {move || owed().map(|(words, _)| words)}
                </span>
                <p dir="auto">{words}</p>
            </a>
        </li>
    }
}
