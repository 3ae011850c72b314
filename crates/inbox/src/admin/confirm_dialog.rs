//! A question before something is done.

use leptos::html;
use leptos::prelude::*;

use crate::i18n::CANCEL;

/// Asks while there is a question; `act` does what was asked about. The browser keeps the keyboard inside, and gives it
/// back afterwards.
#[component]
pub fn Confirm<Q: Clone + Send + Sync + 'static>(
    question: RwSignal<Option<Q>>,
    /// What its heading is called; one of each kind is in the page.
    id: &'static str,
    title: fn(&Q) -> String,
    means: fn(&Q) -> String,
    button: &'static str,
    act: impl Fn(Q) + 'static,
) -> impl IntoView {
    let dialog: NodeRef<html::Dialog> = NodeRef::new();
    Effect::new(move |_| {
        if question.read().is_some()
            && let Some(dialog) = dialog.get()
        {
            let _ = dialog.show_modal();
        }
    });
    let said = move |words: fn(&Q) -> String| move || question.read().as_ref().map(words).unwrap_or_default();
    let press = move |_| {
        if let Some(asked) = question.get_untracked() {
            act(asked);
        }
    };
    view! {
        <dialog node_ref=dialog aria-labelledby=id on:close=move |_| question.set(None)>
            <form method="dialog">
                <h3 id=id>{said(title)}</h3>
                <p>{said(means)}</p>
                <div class="row">
                    <button class="button" type="submit" autofocus>{CANCEL}</button>
                    <button class="button" type="submit" data-main="" on:click=press>{button}</button>
                </div>
            </form>
        </dialog>
    }
}
