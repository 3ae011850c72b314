//! The door: a name and a password.

use inbox_api::SignIn;
use leptos::html;
use leptos::prelude::*;
use widget::http::ClientError;
use widget::session::run;

use crate::api as client;
use crate::app_state::Desk;
use crate::i18n as words;

/// Asks who it is. What was typed stays when it is refused.
#[component]
pub fn SignInForm(desk: Desk, says: Option<String>) -> impl IntoView {
    let says = RwSignal::new(says);
    let (name, password): (NodeRef<html::Input>, NodeRef<html::Input>) = (NodeRef::new(), NodeRef::new());
    let owner = Owner::current();
    let sign_in = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = |field: NodeRef<html::Input>| {
            field.get_untracked().map(|field| field.value()).unwrap_or_default()
        };
        let with = SignIn::Password { name: typed(name), password: typed(password) };
        let task = async move {
            match client::sign_in(&with).await {
                Ok(agent) => desk.enter(agent),
                Err(ClientError::Refused(problem)) => says.set(Some(problem.detail)),
                Err(_) => says.set(Some(words::AWAY.to_owned())),
            }
        };
        match &owner {
            Some(owner) => owner.with(|| run(task)),
            None => run(task),
        }
    };
    view! {
        <main class="door">
            <form on:submit=sign_in>
                <h1>{words::INBOX}</h1>
                <label>{words::NAME}<input node_ref=name name="username" autocomplete="username" required autofocus/></label>
                <label>
                    {words::PASSWORD}
                    <input node_ref=password type="password" name="password" autocomplete="current-password" required/>
                </label>
                <p class="trouble" role="alert">{move || says.get()}</p>
                <button class="button" type="submit" data-main="">{words::SIGN_IN}</button>
            </form>
        </main>
    }
}
