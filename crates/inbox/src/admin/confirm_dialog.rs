//! Modal dialog that asks for confirmation.

use leptos::html;
use leptos::prelude::*;

use crate::i18n;

/// Open while `pending` is `Some`. `on_confirm` receives the value; both buttons close the dialog and clear
/// `pending`. The browser traps the focus and restores it.
#[component]
pub fn ConfirmDialog<T: Clone + Send + Sync + 'static>(
    pending: RwSignal<Option<T>>,
    /// Id of the title element; unique in the page.
    title_id: &'static str,
    title: fn(&T) -> String,
    consequences: fn(&T) -> String,
    button: &'static str,
    on_confirm: impl Fn(T) + 'static,
) -> impl IntoView {
    let dialog: NodeRef<html::Dialog> = NodeRef::new();
    Effect::new(move |_| {
        if pending.read().is_some()
            && let Some(dialog) = dialog.get()
        {
            let _ = dialog.show_modal();
        }
    });
    let text =
        move |format: fn(&T) -> String| move || pending.read().as_ref().map(format).unwrap_or_default();
    let on_click = move |_| {
        if let Some(value) = pending.get_untracked() {
            on_confirm(value);
        }
    };
    view! {
        <dialog node_ref=dialog aria-labelledby=title_id on:close=move |_| pending.set(None)>
            <form method="dialog">
                <h3 id=title_id>{text(title)}</h3>
                <p>{text(consequences)}</p>
                <div class="row">
                    <button class="button" type="submit" autofocus>{i18n::CANCEL}</button>
                    <button class="button" type="submit" data-main="" on:click=on_click>{button}</button>
                </div>
            </form>
        </dialog>
    }
}
