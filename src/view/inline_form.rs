//! Inline form: one text field that goes with an action of the customer.

use contract::ValidationError;
use leptos::prelude::*;
use ui::{ElementBuilder, element};

use crate::i18n;

/// A form with one field. `submit` gets the trimmed text; its error is shown below the field. `close` is called by the
/// second button.
pub fn inline_form(
    label: &'static str,
    button: &'static str,
    submit: impl Fn(String) -> Result<(), ValidationError> + Send + 'static,
    close: impl Fn() + Send + 'static,
) -> ElementBuilder {
    let (text, error) = (StoredValue::new(String::new()), RwSignal::new(String::new()));
    let on_submit = move |event: &web_sys::Event| {
        event.prevent_default();
        if let Err(invalid) = submit(text.get_value().trim().to_owned()) {
            error.set(invalid.detail);
        }
    };
    let on_input = move |event: &web_sys::Event| text.set_value(event_target_value(event));
    let field =
        element("textarea").attr("dir", "auto").attr("rows", "2").focus_on_mount().on("input", on_input);
    element("form")
        .class("saying")
        .on("submit", on_submit)
        .child(element("label").child(element("span").text(label)).child(field))
        .child(element("p").class("trouble").attr("role", "alert").dynamic_text(move || error.get()))
        .child(
            element("div")
                .class("ways")
                .child(element("button").class("button").attr("data-main", "").text(button))
                .child(ui::button(i18n::BACK, close)),
        )
}

/// The text; `None` if it is empty.
pub fn non_empty(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}
