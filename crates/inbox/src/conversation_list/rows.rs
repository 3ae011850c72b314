//! The rows of a view.

use contract::ConversationId;
use inbox_api::ConversationList;
use leptos::html;
use leptos::prelude::*;

use crate::app_state::Desk;
use crate::conversation_list::row::ListRow;
use crate::focus;
use crate::i18n as words;

/// The rows, a word where there are none, and a way to those that follow.
#[component]
pub fn Rows(
    desk: Desk,
    inbox: RwSignal<Option<ConversationList>>,
    open: Memo<Option<ConversationId>>,
    now: RwSignal<u64>,
    more: Callback<()>,
    list: NodeRef<html::Nav>,
) -> impl IntoView {
    let ids = move || {
        let inbox = inbox.read();
        let rows = inbox.iter().flat_map(|inbox| &inbox.conversations);
        rows.map(|row| row.head.id).collect::<Vec<_>>()
    };
    let row = move |id| {
        let row = Memo::new(move |_| {
            let inbox = inbox.read();
            inbox.as_ref()?.conversations.iter().find(|row| row.head.id == id).cloned()
        });
        view! { <ListRow desk id row open now/> }
    };
    let empty = move || {
        let inbox = inbox.read();
        let inbox = inbox.as_ref().filter(|inbox| inbox.conversations.is_empty())?;
        let says = if inbox.total == 0 {
            words::NOTHING_YET
        } else {
            words::conversation_list::empty(desk.view.get())
        };
        Some(view! { <p class="hint">{says}</p> })
    };
    let is_more = Memo::new(move |_| inbox.read().as_ref().is_some_and(|inbox| inbox.next.is_some()));
    let shown = Memo::new(move |_| inbox.read().as_ref().map_or(0, |inbox| inbox.conversations.len()));
    // Whoever asked for more with the keyboard goes on at the first of those that come.
    let goes_on = StoredValue::new(None::<usize>);
    Effect::new(move |_| {
        let shown = shown.get();
        if let Some(first) = goes_on.get_value().filter(|first| *first < shown) {
            goes_on.set_value(None);
            focus::on_row(list, first);
        }
    });
    let show = move |_| {
        goes_on.set_value(Some(shown.get_untracked()));
        more.run(());
    };
    view! {
        <ul><For each=ids key=|id| *id children=row/></ul>
        {empty}
        {move || {
            is_more
                .get()
                .then(|| view! { <button class="button more" type="button" on:click=show>{words::conversation_list::SHOW_MORE}</button> })
        }}
    }
}
