//! The way in, never closed.

use leptos::prelude::*;
use ui::{ElementBuilder, element};
use wasm_bindgen::JsCast;

use super::composer_field::ComposerField;
use crate::controller::{Controller, DraftPersistence};
use crate::i18n;

/// How near the end of the room is when the room left is shown, in characters.
const NEAR: i64 = 500;

/// The field and its button. What is refused stays in the field, with what to change.
pub fn composer(controller: Controller, field: ComposerField) -> ElementBuilder {
    let trouble = RwSignal::new(None::<String>);
    let first =
        move || controller.conversation.read().id().is_none() && controller.outbox.read().items().is_empty();
    let left = move || {
        let most = controller.capabilities.read().limits.text_chars as i64;
        most - controller.draft.read().text.chars().count() as i64
    };
    let send = move || {
        match controller.send() {
            Ok(_) => trouble.set(None),
            Err(invalid) if invalid.code == contract::ProblemCode::TextEmpty => {
                trouble.set(Some(i18n::EMPTY.into()))
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
        controller.edit_draft(|typed| typed.text = event_target_value(event));
        trouble.set(None);
    };
    let room = move || if left() < NEAR { i18n::characters_left(left()) } else { String::new() };
    let rows = move || if first() { "2" } else { "1" }.to_owned();
    let placeholder = move || if first() { i18n::COMPOSER_FIRST } else { i18n::COMPOSER_NEXT }.to_owned();
    let invalid = move || trouble.read().is_some().to_string();
    let saved = move || {
        let typed = controller.draft.read();
        match controller.persistence.get() {
            _ if typed.is_empty() => "",
            DraftPersistence::Persistent if *typed == *controller.saved_draft.read() => i18n::SAVED,
            DraftPersistence::MemoryOnly => i18n::NOT_KEPT,
            DraftPersistence::Persistent | DraftPersistence::Unknown => "",
        }
        .to_owned()
    };
    let says = move || trouble.get().unwrap_or_default();
    let textarea = element("textarea")
        .on_mount(move |element| field.set_element(element))
        .attr("dir", "auto")
        .dynamic_attr("rows", rows)
        .attr("aria-label", i18n::COMPOSER_LABEL)
        .attr("aria-describedby", "trouble")
        .dynamic_attr("aria-invalid", invalid)
        .dynamic_attr("placeholder", placeholder)
        .dynamic_attr("value", move || controller.draft.read().text.clone())
        .on("input", typed)
        .on("keydown", key);
    let row = element("div")
        .class("row")
        .child(element("span").class("saved").dynamic_text(saved))
        .child(element("span").class("room").dynamic_text(room))
        .child(element("button").class("button send").attr("data-main", "").text(i18n::SEND));
    element("form")
        .class("composer")
        .on("submit", submit)
        .child(textarea)
        .child(element("p").class("trouble").attr("id", "trouble").attr("role", "alert").dynamic_text(says))
        .child(row)
}
