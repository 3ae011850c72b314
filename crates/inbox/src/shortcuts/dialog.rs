//! Dialog that lists the keyboard shortcuts.

use leptos::html;
use leptos::prelude::*;

use crate::i18n;
use crate::shortcuts::settings;

/// The shortcuts, and the setting for single-character keys. The browser traps the focus, closes the dialog
/// at Escape and restores the focus.
#[component]
pub fn ShortcutsDialog(node: NodeRef<html::Dialog>, single_keys: RwSignal<bool>) -> impl IntoView {
    let rows = i18n::shortcuts::KEYMAP.map(|(keys, description)| {
        let keys = keys.iter().map(|key| view! { <kbd>{*key}</kbd>" " }).collect_view();
        view! { <div><dt>{keys}</dt><dd>{description}</dd></div> }
    });
    let on_change = move |event| {
        single_keys.set(event_target_checked(&event));
        settings::save_single_keys(single_keys.get_untracked());
    };
    view! {
        <dialog class="shortcuts" node_ref=node aria-labelledby="shortcuts-title">
            <h2 id="shortcuts-title">{i18n::shortcuts::SHORTCUTS}</h2>
            <dl>{rows.into_iter().collect_view()}</dl>
            <label>
                <input
                    type="checkbox"
                    aria-describedby="shortcuts-hint"
                    prop:checked=move || single_keys.get()
                    on:change=on_change
                />
                {i18n::shortcuts::SINGLE_KEYS}
            </label>
            <p class="soft" id="shortcuts-hint">{i18n::shortcuts::SINGLE_KEYS_HINT}</p>
            <form method="dialog">
                <button class="button" data-main="">{i18n::shortcuts::CLOSE}</button>
            </form>
        </dialog>
    }
}

/// The button that opens the dialog.
#[component]
pub fn ShortcutsButton(dialog: NodeRef<html::Dialog>) -> impl IntoView {
    let on_click = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            let _ = dialog.show_modal();
        }
    };
    view! {
        <button type="button" aria-haspopup="dialog" on:click=on_click>{i18n::shortcuts::SHORTCUTS}</button>
    }
}
