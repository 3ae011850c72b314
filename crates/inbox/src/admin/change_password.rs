//! Giving oneself another password.

use inbox_api::ChangePassword;
use inbox_api::check_password;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use crate::admin::people::client;
use crate::app_state::Desk;
use crate::auth::password_field::PasswordField;
use crate::i18n::admin as said;
use crate::request::why;

/// Asks for the old one and the new one.
#[component]
pub fn ChangeYourPassword(desk: Desk) -> impl IntoView {
    let (old, new): (NodeRef<html::Input>, NodeRef<html::Input>) = (NodeRef::new(), NodeRef::new());
    let trouble = RwSignal::new(None::<String>);
    let done = RwSignal::new(None::<&'static str>);
    let change = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let (Some(old), Some(new)) = (old.get_untracked(), new.get_untracked()) else { return };
        let change = ChangePassword { old: old.value(), new: new.value() };
        done.set(None);
        if let Err(invalid) = check_password("new", &change.new) {
            trouble.set(Some(invalid.detail));
            return;
        }
        trouble.set(None);
        desk.run(async move {
            match client::change_password(&change).await {
                Ok(()) => {
                    old.set_value("");
                    new.set_value("");
                    done.set(Some(said::CHANGED));
                }
                Err(error) => trouble.set(Some(why(desk, error))),
            }
        });
    };
    view! {
        <form class="card" on:submit=change aria-labelledby="change-password">
            <h3 id="change-password">{said::CHANGE_PASSWORD}</h3>
            <PasswordField node=old label=said::OLD_PASSWORD autocomplete="current-password"/>
            <PasswordField node=new label=said::NEW_PASSWORD autocomplete="new-password" hint=said::TEN/>
            <p class="trouble" role="alert">{move || trouble.get()}</p>
            <p role="status">{done}</p>
            <button class="button" type="submit" data-main="">{said::CHANGE}</button>
        </form>
    }
}
