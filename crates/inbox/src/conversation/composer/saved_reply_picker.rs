//! Putting a saved reply into the field in which an agent writes.

use contract::Reference;
use inbox_api::SavedReply;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use widget::session::run;
use widget::words as said;

use crate::admin::saved_replies::client;
use crate::app_state::Desk;
use crate::conversation::composer::template::filled;
use crate::conversation::composer::template::inserted;
use crate::conversation::composer::view::Writing;
use crate::conversation::metadata::Known;
use crate::focus;
use crate::i18n::admin::LOADING;
use crate::i18n::saved_replies as words;
use crate::request::ask;
use crate::route::Room;

/// The replies, as soon as somebody opens them. What is put into the field is not sent, and can be changed there.
#[component]
pub fn ChooseReply(
    desk: Desk,
    writing: Writing,
    known: Memo<Option<Known>>,
    field: NodeRef<html::Textarea>,
) -> impl IntoView {
    let node: NodeRef<html::Details> = NodeRef::new();
    let open = RwSignal::new(false);
    let found = RwSignal::new(None::<Result<Vec<SavedReply>, String>>);
    // They are asked for anew each time: a lead may have changed them.
    Effect::new(move |_| {
        if open.get() {
            run(async move {
                found.set(Some(ask(desk, client::replies).await.map(|all| all.replies)));
            });
        }
    });
    let close = move || {
        if let Some(details) = node.get_untracked() {
            details.set_open(false);
        }
    };
    let escape = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.prevent_default();
            close();
            let summary = node.get_untracked().and_then(|details| details.query_selector("summary").ok()?);
            focus::on(summary.and_then(|summary| summary.dyn_into().ok()));
        }
    };
    let row = move |reply: SavedReply| {
        let words = known.with_untracked(|known| words_of(&reply, known.as_ref()));
        let shown = words.clone();
        let choose = move |_| {
            close();
            put(writing, field, &words);
        };
        view! {
            <li>
                <button type="button" dir="auto" on:click=choose><b>{reply.name}</b>" "<span>{shown}</span></button>
            </li>
        }
    };
    let list = move || match found.get() {
        None => view! { <p class="soft" role="status">{LOADING}</p> }.into_any(),
        Some(Err(why)) => view! { <p class="trouble" role="alert">{why}</p> }.into_any(),
        Some(Ok(none)) if none.is_empty() => {
            view! { <p class="soft" role="status">{words::NONE}</p> }.into_any()
        }
        Some(Ok(replies)) => view! { <ul>{replies.into_iter().map(row).collect_view()}</ul> }.into_any(),
    };
    let toggle = move |_| open.set(node.get_untracked().is_some_and(|details| details.open()));
    view! {
        <details class="saved-replies" node_ref=node on:toggle=toggle on:keydown=escape>
            <summary class="chip">{words::SAVED_REPLIES}</summary>
            {list}
            <a href=Room::Replies.href()>{words::SEE_ALL}</a>
        </details>
    }
}

/// What a reply says in this conversation.
fn words_of(reply: &SavedReply, known: Option<&Known>) -> String {
    let name = known.map(|known| known.customer.name.as_str()).unwrap_or_default();
    filled(&reply.text, name, &known.map(|known| title(&known.reference)).unwrap_or_default())
}

/// What the company calls it, or else its kind and number.
fn title(reference: &Reference) -> String {
    reference.title.clone().unwrap_or_else(|| said::reference_title(&reference.key()))
}

/// Puts words at the cursor, and the cursor behind them.
fn put(writing: Writing, field: NodeRef<html::Textarea>, words: &str) {
    let Some(field) = field.get_untracked() else { return };
    let at = field.selection_end().ok().flatten().map_or(usize::MAX, |at| at as usize);
    let (text, behind) = inserted(&field.value(), at, words);
    // The field has the words at once, because a cursor is only put where there are some.
    field.set_value(&text);
    writing.change(|form| form.text = text);
    let _ = field.focus();
    let _ = field.set_selection_range(behind as u32, behind as u32);
}
