//! A few words that go with something the customer does.

use contract::ValidationError;
use leptos::prelude::*;
use ui::{ElementBuilder, element};

use crate::i18n;

/// A form with one field. `say` does it with these words, or says what to change; `back` takes the form away.
pub fn inline_form(
    label: &'static str,
    button: &'static str,
    say: impl Fn(String) -> Result<(), ValidationError> + Send + 'static,
    back: impl Fn() + Send + 'static,
) -> ElementBuilder {
    let (typed, trouble) = (StoredValue::new(String::new()), RwSignal::new(String::new()));
    let submit = move |event: &web_sys::Event| {
        event.prevent_default();
        if let Err(invalid) = say(typed.get_value().trim().to_owned()) {
            trouble.set(invalid.detail);
        }
    };
    let input = move |event: &web_sys::Event| typed.set_value(event_target_value(event));
    let field = element("textarea").attr("dir", "auto").attr("rows", "2").focus_on_mount().on("input", input);
    element("form")
        .class("saying")
        .on("submit", submit)
        .child(element("label").child(element("span").text(label)).child(field))
        .child(element("p").class("trouble").attr("role", "alert").dynamic_text(move || trouble.get()))
        .child(
            element("div")
                .class("ways")
                .child(element("button").class("button").attr("data-main", "").text(button))
                .child(ui::button(i18n::BACK, back)),
        )
}

/// Words, or none.
pub fn non_empty(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}
