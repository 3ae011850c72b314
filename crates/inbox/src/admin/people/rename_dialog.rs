//! Dialog that gives a person another name, or another sign-in name.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use crate::admin::people::state::{NameKind, PeopleState};
use crate::inbox_state::InboxState;
use crate::request::error_message;
use crate::{api, i18n};

/// Open while `PeopleState::pending_rename` names a person. It stays open with the reason when the name is refused.
#[component]
pub fn RenameDialog(inbox: InboxState, state: PeopleState) -> impl IntoView {
    let dialog: NodeRef<html::Dialog> = NodeRef::new();
    let field: NodeRef<html::Input> = NodeRef::new();
    let error = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        let pending = state.pending_rename.read();
        if let (Some(person), Some(dialog), Some(field)) = (pending.as_ref(), dialog.get(), field.get()) {
            field.set_value(&person.name);
            let _ = dialog.show_modal();
            field.select();
        }
    });
    let on_close = move |_| {
        state.pending_rename.set(None);
        error.set(None);
    };
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let on_submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let (Some(person), Some(field)) = (state.pending_rename.get_untracked(), field.get_untracked())
        else {
            return;
        };
        let name = field.value();
        error.set(None);
        inbox.spawn(async move {
            let renamed = match person.kind {
                NameKind::Shown => api::rename_person(person.id, name).await,
                NameKind::SignIn => api::change_sign_in_name(person.id, name).await,
            };
            match renamed {
                Ok(renamed) => {
                    state.upsert(renamed);
                    close();
                    // The person can be the signed-in agent.
                    if let Ok(agent) = api::current_agent().await {
                        inbox.sign_in(agent);
                    }
                }
                Err(cause) => {
                    error.set(Some(error_message(inbox, cause)));
                    let _ = field.focus();
                }
            }
        });
    };
    let title = move || {
        let pending = state.pending_rename.read();
        let title = pending.as_ref().map(|pending| match pending.kind {
            NameKind::Shown => i18n::admin::rename_title(&pending.person),
            NameKind::SignIn => i18n::admin::sign_in_name_title(&pending.person),
        });
        title.unwrap_or_default()
    };
    let is_sign_in_name =
        move || state.pending_rename.read().as_ref().is_some_and(|pending| pending.kind == NameKind::SignIn);
    let label = move || if is_sign_in_name() { i18n::auth::SIGN_IN_NAME } else { i18n::admin::NEW_NAME };
    let consequences = move || {
        if is_sign_in_name() {
            i18n::admin::SIGN_IN_NAME_CONSEQUENCES
        } else {
            i18n::admin::RENAME_CONSEQUENCES
        }
    };
    let button = move || if is_sign_in_name() { i18n::admin::CHANGE_NAME } else { i18n::admin::RENAME };
    view! {
        <dialog node_ref=dialog aria-labelledby="rename-dialog-title" on:close=on_close>
            <form class="rename" on:submit=on_submit>
                <h3 id="rename-dialog-title">{title}</h3>
                <label>
                    {label}
                    <input
                        node_ref=field
                        dir="auto"
                        autocomplete="off"
                        maxlength="80"
                        required
                        aria-describedby="rename-dialog-error rename-dialog-hint"
                    />
                </label>
                <p class="trouble" id="rename-dialog-error" role="alert">{move || error.get()}</p>
                <p id="rename-dialog-hint">{consequences}</p>
                <div class="row">
                    <button class="button" type="button" on:click=move |_| close()>{i18n::CANCEL}</button>
                    <button class="button" type="submit" data-main="">{button}</button>
                </div>
            </form>
        </dialog>
    }
}
