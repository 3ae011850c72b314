//! Form that signs in with name and password.

use client::ClientError;
use client::spawn_scoped;
use inbox_api::SignIn;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use crate::inbox_state::InboxState;
use crate::{api, i18n};

/// The fields keep their content when the sign-in is rejected. `message` is shown at first.
#[component]
pub fn SignInForm(inbox: InboxState, message: Option<String>) -> impl IntoView {
    let message = RwSignal::new(message);
    let (name, password): (NodeRef<html::Input>, NodeRef<html::Input>) = (NodeRef::new(), NodeRef::new());
    let owner = Owner::current();
    let on_submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let value_of = |field: NodeRef<html::Input>| {
            field.get_untracked().map(|field| field.value()).unwrap_or_default()
        };
        let credentials = SignIn::Password { name: value_of(name), password: value_of(password) };
        let task = async move {
            match api::sign_in(&credentials).await {
                Ok(agent) => inbox.sign_in(agent),
                Err(ClientError::Rejected(problem)) => message.set(Some(problem.detail)),
                Err(_) => message.set(Some(i18n::UNREACHABLE.to_owned())),
            }
        };
        match &owner {
            Some(owner) => owner.with(|| spawn_scoped(task)),
            None => spawn_scoped(task),
        }
    };
    view! {
        <main class="sign-in">
            <form on:submit=on_submit>
                <h1>{i18n::INBOX}</h1>
                <label>
                    {i18n::auth::SIGN_IN_NAME}
                    <input node_ref=name name="username" autocomplete="username" required autofocus/>
                </label>
                <label>
                    {i18n::auth::PASSWORD}
                    <input
                        node_ref=password
                        type="password"
                        name="password"
                        autocomplete="current-password"
                        required
                    />
                </label>
                <p class="trouble" role="alert">{move || message.get()}</p>
                <button class="button" type="submit" data-main="">{i18n::auth::SIGN_IN}</button>
            </form>
        </main>
    }
}
