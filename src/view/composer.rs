//! The way in, never closed.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::el::{El, el};
use super::field::Field;
use crate::session::{Keeps, Session};
use crate::words;

/// How near the end of the room is when the room left is shown, in characters.
const NEAR: i64 = 500;

/// The field and its button. What is refused stays in the field, with what to change.
pub fn composer(session: Session, field: Field) -> El {
    let trouble = RwSignal::new(None::<String>);
    let first =
        move || session.conversation.read().id().is_none() && session.outbox.read().items().is_empty();
    let left = move || {
        let most = session.capabilities.read().limits.text_chars as i64;
        most - session.typed.read().text.chars().count() as i64
    };
    let send = move || {
        match session.send() {
            Ok(_) => trouble.set(None),
            Err(invalid) if invalid.code == contract::ProblemCode::TextEmpty => {
                trouble.set(Some(words::EMPTY.into()))
            }
            Err(invalid) => trouble.set(Some(invalid.detail)),
        }
        field.focus();
    };
    // Enter makes a new line, for people write paragraphs about bills; with Ctrl or Cmd it sends.
    let key = move |event: &web_sys::Event| {
        let event: &web_sys::KeyboardEvent = event.unchecked_ref();
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            send();
        }
    };
    let submit = move |event: &web_sys::Event| {
        event.prevent_default();
        send();
    };
    let typed = move |event: &web_sys::Event| {
        session.typing(|typed| typed.text = event_target_value(event));
        trouble.set(None);
    };
    let room = move || if left() < NEAR { words::left(left()) } else { String::new() };
    let rows = move || if first() { "2" } else { "1" }.to_owned();
    let placeholder = move || if first() { words::COMPOSER_FIRST } else { words::COMPOSER_NEXT }.to_owned();
    let invalid = move || trouble.read().is_some().to_string();
    let saved = move || {
        let typed = session.typed.read();
        match session.keeps.get() {
            _ if typed.is_empty() => "",
            Keeps::Device if *typed == *session.kept.read() => words::SAVED,
            Keeps::Memory => words::NOT_KEPT,
            Keeps::Device | Keeps::Unknown => "",
        }
        .to_owned()
    };
    let says = move || trouble.get().unwrap_or_default();
    let textarea = el("textarea")
        .built(move |element| field.is(element))
        .attr("dir", "auto")
        .changing("rows", rows)
        .attr("aria-label", words::COMPOSER_LABEL)
        .attr("aria-describedby", "trouble")
        .changing("aria-invalid", invalid)
        .changing("placeholder", placeholder)
        .changing("value", move || session.typed.read().text.clone())
        .on("input", typed)
        .on("keydown", key);
    let row = el("div")
        .class("row")
        .child(el("span").class("saved").saying(saved))
        .child(el("span").class("room").saying(room))
        .child(el("button").class("button send").attr("data-main", "").say(words::SEND));
    el("form")
        .class("composer")
        .on("submit", submit)
        .child(textarea)
        .child(el("p").class("trouble").attr("id", "trouble").attr("role", "alert").saying(says))
        .child(row)
}
