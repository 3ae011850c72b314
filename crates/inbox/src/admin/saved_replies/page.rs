//! The saved-replies page.

use client::spawn_scoped;
use inbox_api::Role;
use leptos::prelude::*;

use crate::admin::saved_replies::form::SavedReplyForm;
use crate::admin::saved_replies::remove_dialog::RemoveDialog;
use crate::admin::saved_replies::row::SavedReplyRow;
use crate::admin::saved_replies::state::SavedRepliesState;
use crate::inbox_state::InboxState;
use crate::request::fetch_with_retry;
use crate::{api, i18n};

/// All saved replies. A lead can also add, change and remove them.
#[component]
pub fn SavedRepliesPage(inbox: InboxState, role: Role) -> impl IntoView {
    let state = SavedRepliesState::default();
    spawn_scoped(async move {
        match fetch_with_retry(inbox, api::saved_replies).await {
            Ok(answer) => state.replies.set(Some(answer.replies)),
            Err(message) => state.error.set(Some(message)),
        }
    });
    let is_lead = role == Role::Lead;
    let ids = move || state.replies.read().iter().flatten().map(|reply| reply.id).collect::<Vec<_>>();
    let is_loading = move || state.replies.read().is_none() && state.error.read().is_none();
    let is_empty = move || state.replies.read().as_ref().is_some_and(Vec::is_empty);
    let is_loaded = Memo::new(move |_| state.replies.read().is_some());
    view! {
        <p class="soft">{i18n::saved_replies::DESCRIPTION}</p>
        <p class="trouble" role="alert">{move || state.error.get()}</p>
        <div role="status">
            {move || is_loading().then(|| view! { <p class="soft">{i18n::LOADING}</p> })}
            {move || is_empty().then(|| view! { <p>{i18n::saved_replies::EMPTY}</p> })}
            {move || state.confirmation.get().map(|confirmation| view! { <p>{confirmation}</p> })}
        </div>
        <ul class="saved-reply-list" aria-label=i18n::saved_replies::SAVED_REPLIES>
            <For each=ids key=|id| *id children=move |id| view! { <SavedReplyRow inbox state id is_lead/> }/>
        </ul>
        {move || (is_lead && is_loaded.get()).then(|| view! { <SavedReplyForm inbox state/> })}
        <RemoveDialog inbox state/>
    }
}
