//! Rows of the conversation list under one filter.

use contract::ConversationId;
use inbox_api::ConversationList;
use leptos::html;
use leptos::prelude::*;

use crate::conversation_list::row::ConversationRow;
use crate::inbox_state::InboxState;
use crate::{focus, i18n};

/// The rows, a message if there are none, and a button that loads more.
#[component]
pub fn ConversationRows(
    inbox: InboxState,
    list: RwSignal<Option<ConversationList>>,
    open: Memo<Option<ConversationId>>,
    now: RwSignal<u64>,
    load_more: Callback<()>,
    nav: NodeRef<html::Nav>,
) -> impl IntoView {
    let ids = move || {
        let list = list.read();
        let items = list.iter().flat_map(|list| &list.conversations);
        items.map(|item| item.id).collect::<Vec<_>>()
    };
    let row = move |id| {
        let item = Memo::new(move |_| {
            let list = list.read();
            list.as_ref()?.conversations.iter().find(|item| item.id == id).cloned()
        });
        view! { <ConversationRow inbox id item open now/> }
    };
    let empty = move || {
        let list = list.read();
        let list = list.as_ref().filter(|list| list.conversations.is_empty())?;
        let message = if list.total == 0 {
            i18n::conversation_list::NO_CONVERSATIONS
        } else {
            i18n::conversation_list::empty_filter(inbox.filter.get())
        };
        Some(view! { <p class="hint">{message}</p> })
    };
    let has_more = Memo::new(move |_| list.read().as_ref().is_some_and(|list| list.next.is_some()));
    let row_count = Memo::new(move |_| list.read().as_ref().map_or(0, |list| list.conversations.len()));
    // After "Show more" the focus moves to the first of the added rows.
    let first_added = StoredValue::new(None::<usize>);
    Effect::new(move |_| {
        let row_count = row_count.get();
        if let Some(index) = first_added.get_value().filter(|index| *index < row_count) {
            first_added.set_value(None);
            focus::on_added_row(nav, index);
        }
    });
    let on_load_more = move |_| {
        first_added.set_value(Some(row_count.get_untracked()));
        load_more.run(());
    };
    view! {
        <ul><For each=ids key=|id| *id children=row/></ul>
        {empty}
        {move || {
            has_more
                .get()
                .then(|| {
                    view! {
                        <button class="button load-more" type="button" on:click=on_load_more>
                            {i18n::conversation_list::LOAD_MORE}
                        </button>
                    }
                })
        }}
    }
}
