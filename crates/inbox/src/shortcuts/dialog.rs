//! The keys, told.

use leptos::html;
use leptos::prelude::*;

use crate::i18n::conversation_list as words;
use crate::shortcuts::settings as letters;

/// The dialog. The browser keeps the keyboard in it, closes it at Escape, and puts the keyboard back where it was.
#[component]
pub fn KeysDialog(node: NodeRef<html::Dialog>, letters: RwSignal<bool>) -> impl IntoView {
    let rows = words::EVERY_KEY.map(|(keys, does)| {
        let keys = keys.iter().map(|key| view! { <kbd>{*key}</kbd>" " }).collect_view();
        view! { <div><dt>{keys}</dt><dd>{does}</dd></div> }
    });
    let switch = move |event| {
        letters.set(event_target_checked(&event));
        letters::keep(letters.get_untracked());
    };
    view! {
        <dialog class="keys" node_ref=node aria-labelledby="keys">
            <h2 id="keys">{words::KEYS}</h2>
            <dl>{rows.into_iter().collect_view()}</dl>
            <label>
                <input type="checkbox" aria-describedby="letters" prop:checked=move || letters.get() on:change=switch/>
                {words::LETTERS}
            </label>
            <p class="soft" id="letters">{words::LETTERS_WHY}</p>
            <form method="dialog"><button class="button" data-main="">{words::CLOSE}</button></form>
        </dialog>
    }
}

/// The button that opens it, for whoever does not know its key.
#[component]
pub fn KeysButton(dialog: NodeRef<html::Dialog>) -> impl IntoView {
    let show = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            let _ = dialog.show_modal();
        }
    };
    view! { <button type="button" aria-haspopup="dialog" on:click=show>{words::KEYS}</button> }
}
