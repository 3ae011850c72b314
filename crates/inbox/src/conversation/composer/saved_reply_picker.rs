//! Picker that inserts a saved reply into the text of the composer.

use client::spawn_scoped;
use contract::Reference;
use inbox_api::SavedReply;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use ui::i18n as shared_i18n;

use crate::conversation::composer::template::{insert_at, render};
use crate::conversation::metadata::ConversationMetadata;
use crate::drafts::DraftHandle;
use crate::inbox_state::InboxState;
use crate::request::fetch_with_retry;
use crate::route::AdminPage;
use crate::{api, focus, i18n};

/// The replies, fetched when the picker is opened. The inserted text is not sent until the agent sends it.
#[component]
pub fn SavedReplyPicker(
    inbox: InboxState,
    draft: DraftHandle,
    metadata: Memo<Option<ConversationMetadata>>,
    field: NodeRef<html::Textarea>,
) -> impl IntoView {
    let details: NodeRef<html::Details> = NodeRef::new();
    let is_open = RwSignal::new(false);
    let replies = RwSignal::new(None::<Result<Vec<SavedReply>, String>>);
    // Fetched on each opening, because a lead can change them.
    Effect::new(move |_| {
        if is_open.get() {
            spawn_scoped(async move {
                let result = fetch_with_retry(inbox, api::saved_replies).await;
                replies.set(Some(result.map(|answer| answer.replies)));
            });
        }
    });
    let close = move || {
        if let Some(details) = details.get_untracked() {
            details.set_open(false);
        }
    };
    let on_keydown = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && is_open.get_untracked() {
            event.prevent_default();
            close();
            let summary =
                details.get_untracked().and_then(|details| details.query_selector("summary").ok()?);
            focus::on(summary.and_then(|summary| summary.dyn_into().ok()));
        }
    };
    let row = move |reply: SavedReply| {
        let text = metadata.with_untracked(|metadata| rendered_text(&reply, metadata.as_ref()));
        let preview = text.clone();
        let on_select = move |_| {
            close();
            insert(draft, field, &text);
        };
        view! {
            <li>
                <button type="button" dir="auto" on:click=on_select>
                    <b>{reply.name}</b>" "<span>{preview}</span>
                </button>
            </li>
        }
    };
    let list = move || match replies.get() {
        None => view! { <p class="soft" role="status">{i18n::LOADING}</p> }.into_any(),
        Some(Err(message)) => view! { <p class="trouble" role="alert">{message}</p> }.into_any(),
        Some(Ok(replies)) if replies.is_empty() => {
            view! { <p class="soft" role="status">{i18n::saved_replies::EMPTY}</p> }.into_any()
        }
        Some(Ok(replies)) => view! { <ul>{replies.into_iter().map(row).collect_view()}</ul> }.into_any(),
    };
    let on_toggle = move |_| is_open.set(details.get_untracked().is_some_and(|details| details.open()));
    view! {
        <details class="saved-reply-picker" node_ref=details on:toggle=on_toggle on:keydown=on_keydown>
            <summary class="chip">{i18n::saved_replies::SAVED_REPLIES}</summary>
            {list}
            <a href=AdminPage::SavedReplies.href()>{i18n::saved_replies::VIEW_ALL}</a>
        </details>
    }
}

/// The text of a reply for this conversation.
fn rendered_text(reply: &SavedReply, metadata: Option<&ConversationMetadata>) -> String {
    let name = metadata.map(|metadata| metadata.customer.name.as_str()).unwrap_or_default();
    let title = metadata.map(|metadata| reference_title(&metadata.reference)).unwrap_or_default();
    render(&reply.text, name, &title)
}

/// The company's title of the reference, or kind and id.
fn reference_title(reference: &Reference) -> String {
    reference.title.clone().unwrap_or_else(|| shared_i18n::reference_title(&reference.key()))
}

/// Inserts text at the caret and moves the caret behind it.
fn insert(draft: DraftHandle, field: NodeRef<html::Textarea>, text: &str) {
    let Some(field) = field.get_untracked() else { return };
    let caret = field.selection_end().ok().flatten().map_or(usize::MAX, |caret| caret as usize);
    let (text, caret) = insert_at(&field.value(), caret, text);
    // The element needs the text now: the caret cannot be set beyond its value.
    field.set_value(&text);
    draft.edit(|form| form.text = text);
    let _ = field.focus();
    let _ = field.set_selection_range(caret as u32, caret as u32);
}
