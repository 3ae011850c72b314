//! Form that changes the password of the signed-in agent.

use inbox_api::{ChangePassword, check_password};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use crate::auth::PasswordField;
use crate::inbox_state::InboxState;
use crate::request::error_message;
use crate::{api, i18n};

/// The old and the new password. The desk ends the agent's other sessions.
#[component]
pub fn ChangePasswordForm(inbox: InboxState) -> impl IntoView {
    let (old, new): (NodeRef<html::Input>, NodeRef<html::Input>) = (NodeRef::new(), NodeRef::new());
    let error = RwSignal::new(None::<String>);
    let confirmation = RwSignal::new(None::<&'static str>);
    let on_submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let (Some(old), Some(new)) = (old.get_untracked(), new.get_untracked()) else { return };
        let change = ChangePassword { old: old.value(), new: new.value() };
        confirmation.set(None);
        if let Err(invalid) = check_password("new", &change.new) {
            error.set(Some(invalid.detail));
            return;
        }
        error.set(None);
        inbox.spawn(async move {
            match api::change_password(&change).await {
                Ok(()) => {
                    old.set_value("");
                    new.set_value("");
                    confirmation.set(Some(i18n::admin::PASSWORD_CHANGED));
                }
                Err(cause) => error.set(Some(error_message(inbox, cause))),
            }
        });
    };
    view! {
        <form class="card" on:submit=on_submit aria-labelledby="change-password-title">
            <h3 id="change-password-title">{i18n::admin::CHANGE_PASSWORD}</h3>
            <PasswordField node=old label=i18n::admin::OLD_PASSWORD autocomplete="current-password"/>
            <PasswordField
                node=new
                label=i18n::admin::NEW_PASSWORD
                autocomplete="new-password"
                hint=i18n::auth::PASSWORD_HINT
            />
            <p class="trouble" role="alert">{move || error.get()}</p>
            <p role="status">{confirmation}</p>
            <button class="button" type="submit" data-main="">{i18n::admin::SUBMIT_PASSWORD}</button>
        </form>
    }
}
