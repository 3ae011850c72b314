//! A few words that go with something the customer does.

use contract::ValidationError;
use leptos::prelude::*;

use super::el::{El, el};
use crate::words;

/// A form with one field. `say` does it with these words, or says what to change; `back` takes the form away.
pub fn saying(
    label: &'static str,
    button: &'static str,
    say: impl Fn(String) -> Result<(), ValidationError> + Send + 'static,
    back: impl Fn() + Send + 'static,
) -> El {
    let (typed, trouble) = (StoredValue::new(String::new()), RwSignal::new(String::new()));
    let submit = move |event: &web_sys::Event| {
        event.prevent_default();
        if let Err(invalid) = say(typed.get_value().trim().to_owned()) {
            trouble.set(invalid.detail);
        }
    };
    let input = move |event: &web_sys::Event| typed.set_value(event_target_value(event));
    let field = el("textarea").attr("dir", "auto").attr("rows", "2").focused().on("input", input);
    el("form")
        .class("saying")
        .on("submit", submit)
        .child(el("label").child(el("span").say(label)).child(field))
        .child(el("p").class("trouble").attr("role", "alert").saying(move || trouble.get()))
        .child(
            el("div")
                .class("ways")
                .child(el("button").class("button").attr("data-main", "").say(button))
                .child(super::button(words::BACK, back)),
        )
}

/// Words, or none.
pub fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}
