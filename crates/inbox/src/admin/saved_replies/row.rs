//! A row of the saved-replies page.

use inbox_api::SavedReply;
use leptos::html;
use leptos::prelude::*;

use crate::admin::saved_replies::form::SavedReplyForm;
use crate::admin::saved_replies::state::SavedRepliesState;
use crate::i18n;
use crate::inbox_state::InboxState;

/// A saved reply, or the form that changes it. An update from the desk does not overwrite the form.
#[component]
pub fn SavedReplyRow(inbox: InboxState, state: SavedRepliesState, id: u64, is_lead: bool) -> impl IntoView {
    let reply = Memo::new(move |_| {
        let replies = state.replies.read();
        replies.iter().flatten().find(|reply| reply.id == id).cloned()
    });
    let edited = RwSignal::new(None::<SavedReply>);
    let edit_button: NodeRef<html::Button> = NodeRef::new();
    // The focus returns to the button that opened the form.
    let on_close = Callback::new(move |()| {
        edited.set(None);
        request_animation_frame(move || {
            if let Some(button) = edit_button.try_get_untracked().flatten() {
                let _ = button.focus();
            }
        });
    });
    let actions = move |reply: &SavedReply| {
        let [edit_label, remove_label] = [i18n::saved_replies::EDIT, i18n::saved_replies::REMOVE]
            .map(|action| i18n::action_label(action, &reply.name));
        let (to_edit, to_remove) = (reply.clone(), reply.clone());
        let on_edit = move |_| edited.set(Some(to_edit.clone()));
        let on_remove = move |_| state.pending_removal.set(Some(to_remove.clone()));
        view! {
            <div class="row-actions">
                <button
                    class="button"
                    type="button"
                    node_ref=edit_button
                    aria-label=edit_label
                    on:click=on_edit
                >
                    {i18n::saved_replies::EDIT}
                </button>
                <button class="button" type="button" aria-label=remove_label on:click=on_remove>
                    {i18n::saved_replies::REMOVE}
                </button>
            </div>
        }
    };
    let content = move || {
        if let Some(reply) = edited.get() {
            return Some(view! { <SavedReplyForm inbox state reply on_close/> }.into_any());
        }
        let reply = reply.get()?;
        let actions = is_lead.then(|| actions(&reply));
        Some(view! { <h3 dir="auto">{reply.name}</h3><p dir="auto">{reply.text}</p>{actions} }.into_any())
    };
    view! { <li>{content}</li> }
}
