//! Password field.

use leptos::html;
use leptos::prelude::*;

use crate::i18n;

/// The field with a checkbox that shows the password, in place of a second field that repeats it.
#[component]
pub fn PasswordField(
    node: NodeRef<html::Input>,
    label: &'static str,
    autocomplete: &'static str,
    #[prop(optional)] hint: Option<&'static str>,
) -> impl IntoView {
    let visible = RwSignal::new(false);
    let hint_id = hint.map(|_| format!("{autocomplete}-hint"));
    view! {
        <label>
            {label}
            <input
                node_ref=node
                type=move || if visible.get() { "text" } else { "password" }
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                dir="ltr"
                aria-describedby=hint_id.clone()
                required
            />
        </label>
        {hint.map(|hint| view! { <p class="soft" id=hint_id>{hint}</p> })}
        <label class="checkbox">
            <input
                type="checkbox"
                aria-label=i18n::action_label(i18n::auth::SHOW_PASSWORD, label)
                prop:checked=visible
                on:change=move |event| visible.set(event_target_checked(&event))
            />
            {i18n::auth::SHOW_PASSWORD}
        </label>
    }
}
