//! A field for a password.

use leptos::html;
use leptos::prelude::*;

use crate::i18n::admin as said;

/// The field, with a way to see what was typed: there is no second field to type it into.
#[component]
pub fn PasswordField(
    node: NodeRef<html::Input>,
    label: &'static str,
    autocomplete: &'static str,
    #[prop(optional)] hint: Option<&'static str>,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let described = hint.map(|_| format!("{autocomplete}-hint"));
    view! {
        <label>
            {label}
            <input
                node_ref=node
                type=move || if shown.get() { "text" } else { "password" }
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                dir="ltr"
                aria-describedby=described.clone()
                required
            />
        </label>
        {hint.map(|hint| view! { <p class="soft" id=described>{hint}</p> })}
        <label class="check">
            <input type="checkbox" aria-label=said::about(said::SHOW, label) prop:checked=shown on:change=move |event| shown.set(event_target_checked(&event))/>
            {said::SHOW}
        </label>
    }
}
