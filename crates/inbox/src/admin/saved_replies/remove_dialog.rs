//! Confirmation before a saved reply is removed.

use client::ClientError;
use inbox_api::SavedReply;
use leptos::prelude::*;

use crate::admin::confirm_dialog::ConfirmDialog;
use crate::admin::saved_replies::state::SavedRepliesState;
use crate::inbox_state::InboxState;
use crate::request::error_message;
use crate::{api, i18n};

/// Open while `SavedRepliesState::pending_removal` names a reply.
#[component]
pub fn RemoveDialog(inbox: InboxState, state: SavedRepliesState) -> impl IntoView {
    let on_confirm = move |reply: SavedReply| {
        state.error.set(None);
        inbox.spawn(async move {
            match api::remove_saved_reply(reply.id).await {
                Ok(()) => state.remove(&reply),
                // Another lead has removed the reply before.
                Err(ClientError::Rejected(problem)) if problem.status == 404 => state.remove(&reply),
                Err(error) => state.error.set(Some(error_message(inbox, error))),
            }
        });
    };
    view! {
        <ConfirmDialog
            pending=state.pending_removal
            title_id="remove-dialog-title"
            title=|reply| i18n::saved_replies::remove_title(&reply.name)
            consequences=|_| i18n::saved_replies::REMOVE_CONSEQUENCES.to_owned()
            button=i18n::saved_replies::REMOVE
            on_confirm
        />
    }
}
