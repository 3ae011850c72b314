//! Page for an invitation link: the person chooses a password and is signed in.

use client::ClientError;
use client::platform;
use client::spawn_scoped;
use inbox_api::{AgentProfile, SignIn, check_password};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use crate::auth::password_field::PasswordField;
use crate::inbox_state::InboxState;
use crate::request::RETRY_DELAY_MS;
use crate::{api, i18n, route};

/// Looks the invitation up and shows the form, or that the invitation is rejected.
#[component]
pub fn AcceptInvitation(inbox: InboxState, secret: String) -> impl IntoView {
    let invitation = RwSignal::new(None::<Result<AgentProfile, ()>>);
    spawn_scoped({
        let secret = secret.clone();
        async move { invitation.set(Some(fetch_invited_agent(&secret).await)) }
    });
    move || {
        let content = match invitation.get() {
            None => view! { <p class="soft" role="status">{i18n::LOADING}</p> }.into_any(),
            Some(Ok(agent)) => view! { <ChoosePasswordForm inbox agent secret=secret.clone()/> }.into_any(),
            Some(Err(())) => view! { <InvitationRejected inbox/> }.into_any(),
        };
        view! { <main class="sign-in">{content}</main> }
    }
}

/// The invited person. A rejected invitation leaves an existing session as it is.
async fn fetch_invited_agent(secret: &str) -> Result<AgentProfile, ()> {
    loop {
        match api::invited_agent(secret).await {
            Err(ClientError::Retry { after_ms }) => platform::sleep(after_ms.unwrap_or(RETRY_DELAY_MS)).await,
            result => return result.map_err(drop),
        }
    }
}

#[component]
fn ChoosePasswordForm(inbox: InboxState, agent: AgentProfile, secret: String) -> impl IntoView {
    let password: NodeRef<html::Input> = NodeRef::new();
    let error = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        if let Some(password) = password.get() {
            let _ = password.focus();
        }
    });
    let on_submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(password) = password.get_untracked().map(|field| field.value()) else { return };
        if let Err(invalid) = check_password("password", &password) {
            error.set(Some(invalid.detail));
            return;
        }
        error.set(None);
        let credentials = SignIn::Invitation { secret: secret.clone(), password };
        inbox.spawn(async move {
            match api::sign_in(&credentials).await {
                Ok(agent) => {
                    inbox.sign_in(agent);
                    route::clear_secret(inbox.route);
                }
                Err(ClientError::Rejected(problem)) if problem.status == 401 => {
                    error.set(Some(i18n::auth::INVITATION_REJECTED.to_owned()));
                }
                Err(ClientError::Rejected(problem)) => error.set(Some(problem.detail)),
                Err(_) => error.set(Some(i18n::REQUEST_FAILED.to_owned())),
            }
        });
    };
    view! {
        <form on:submit=on_submit>
            <h1 dir="auto">{i18n::auth::welcome(&agent.name)}</h1>
            <p>{i18n::auth::choose_password(&agent.sign_in_name)}</p>
            // Password managers store the password under this name.
            <input type="text" name="username" autocomplete="username" readonly hidden prop:value=agent.sign_in_name.clone()/>
            <PasswordField
                node=password
                label=i18n::auth::PASSWORD
                autocomplete="new-password"
                hint=i18n::auth::PASSWORD_HINT
            />
            <p class="trouble" role="alert">{move || error.get()}</p>
            <button class="button" type="submit" data-main="">{i18n::auth::SUBMIT_PASSWORD}</button>
        </form>
    }
}

#[component]
fn InvitationRejected(inbox: InboxState) -> impl IntoView {
    let on_submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        route::clear_secret(inbox.route);
    };
    view! {
        <form on:submit=on_submit>
            <p role="alert">{i18n::auth::INVITATION_REJECTED}</p>
            <button class="button" type="submit">{i18n::auth::GO_TO_SIGN_IN}</button>
        </form>
    }
}
