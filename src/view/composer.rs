//! Message composer. Enabled in every status of the conversation.

use leptos::prelude::*;
use ui::{ElementBuilder, element};
use wasm_bindgen::JsCast;

use super::composer_field::ComposerField;
use crate::controller::{Controller, DraftPersistence};
use crate::i18n;

/// The number of remaining characters below which it is shown.
const SHOW_REMAINING_BELOW: i64 = 500;

/// The text field with its button. Text that breaks a limit stays in the field, with a message that says what to
/// change.
pub fn composer(controller: Controller, field: ComposerField) -> ElementBuilder {
    let error = RwSignal::new(None::<String>);
    let is_first_message =
        move || controller.conversation.read().id().is_none() && controller.outbox.read().items().is_empty();
    let remaining = move || {
        let limit = controller.capabilities.read().limits.text_chars as i64;
        limit - controller.draft.read().text.chars().count() as i64
    };
    let send = move || {
        match controller.send() {
            Ok(_) => error.set(None),
            Err(invalid) if invalid.code == contract::ProblemCode::TextEmpty => {
                error.set(Some(i18n::EMPTY_MESSAGE.into()))
            }
            Err(invalid) => error.set(Some(invalid.detail)),
        }
        field.focus();
    };
    // Enter begins a new line, since messages about bills have paragraphs. Ctrl or Cmd with Enter sends.
    let on_key = move |event: &web_sys::Event| {
        let event: &web_sys::KeyboardEvent = event.unchecked_ref();
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            send();
        }
    };
    let on_submit = move |event: &web_sys::Event| {
        event.prevent_default();
        send();
    };
    let on_input = move |event: &web_sys::Event| {
        controller.edit_draft(|draft| draft.text = event_target_value(event));
        error.set(None);
    };
    let remaining_text = move || {
        if remaining() < SHOW_REMAINING_BELOW { i18n::characters_left(remaining()) } else { String::new() }
    };
    let rows = move || if is_first_message() { "2" } else { "1" }.to_owned();
    let placeholder =
        move || if is_first_message() { i18n::COMPOSER_FIRST } else { i18n::COMPOSER_NEXT }.to_owned();
    let is_invalid = move || error.read().is_some().to_string();
    let draft_status = move || {
        let draft = controller.draft.read();
        match controller.persistence.get() {
            _ if draft.is_empty() => "",
            DraftPersistence::Persistent if *draft == *controller.saved_draft.read() => i18n::DRAFT_SAVED,
            DraftPersistence::MemoryOnly => i18n::DRAFT_IN_MEMORY_ONLY,
            DraftPersistence::Persistent | DraftPersistence::Unknown => "",
        }
        .to_owned()
    };
    let error_text = move || error.get().unwrap_or_default();
    let textarea = element("textarea")
        .on_mount(move |element| field.set_element(element))
        .attr("dir", "auto")
        .dynamic_attr("rows", rows)
        .attr("aria-label", i18n::COMPOSER_LABEL)
        .attr("aria-describedby", "trouble")
        .dynamic_attr("aria-invalid", is_invalid)
        .dynamic_attr("placeholder", placeholder)
        .dynamic_attr("value", move || controller.draft.read().text.clone())
        .on("input", on_input)
        .on("keydown", on_key);
    let error_message =
        element("p").class("trouble").attr("id", "trouble").attr("role", "alert").dynamic_text(error_text);
    let row = element("div")
        .class("row")
        .child(element("span").class("saved").dynamic_text(draft_status))
        .child(element("span").class("room").dynamic_text(remaining_text))
        .child(element("button").class("button send").attr("data-main", "").text(i18n::SEND));
    element("form").class("composer").on("submit", on_submit).child(textarea).child(error_message).child(row)
}
