//! The door for who was invited: choosing a password.

use inbox_api::check_password;
use inbox_api::{AgentProfile, SignIn};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use widget::browser;
use widget::http::ClientError;
use widget::session::run;

use crate::admin::people::client;
use crate::api::sign_in;
use crate::app_state::Desk;
use crate::auth::password_field::PasswordField;
use crate::i18n::admin as said;
use crate::request::PAUSE_MS;
use crate::route as place;

/// Asks for a password and signs in with it.
#[component]
pub fn ChoosePassword(desk: Desk, secret: String) -> impl IntoView {
    let invited = RwSignal::new(None::<Result<AgentProfile, ()>>);
    let link = secret.clone();
    run(async move {
        invited.set(Some(look_up(&link).await));
    });
    move || {
        let inside = match invited.get() {
            None => view! { <p class="soft" role="status">{said::LOADING}</p> }.into_any(),
            Some(Ok(agent)) => view! { <Form desk agent secret=secret.clone()/> }.into_any(),
            Some(Err(())) => view! { <Refused desk/> }.into_any(),
        };
        view! { <main class="door">{inside}</main> }
    }
}

/// Whom the invitation is for. One that is refused says nothing about a session that is there already.
async fn look_up(secret: &str) -> Result<AgentProfile, ()> {
    loop {
        match client::invitation(secret).await {
            Err(ClientError::Retry { after_ms }) => browser::sleep(after_ms.unwrap_or(PAUSE_MS)).await,
            answer => return answer.map_err(drop),
        }
    }
}

#[component]
fn Form(desk: Desk, agent: AgentProfile, secret: String) -> impl IntoView {
    let password: NodeRef<html::Input> = NodeRef::new();
    let trouble = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        if let Some(password) = password.get() {
            let _ = password.focus();
        }
    });
    let choose = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(password) = password.get_untracked().map(|field| field.value()) else { return };
        if let Err(invalid) = check_password("password", &password) {
            trouble.set(Some(invalid.detail));
            return;
        }
        trouble.set(None);
        let with = SignIn::Invitation { secret: secret.clone(), password };
        desk.run(async move {
            match sign_in(&with).await {
                Ok(agent) => {
                    desk.enter(agent);
                    place::forget_link(desk.place);
                }
                Err(ClientError::Refused(problem)) if problem.status == 401 => {
                    trouble.set(Some(said::INVITATION_REFUSED.to_owned()));
                }
                Err(ClientError::Refused(problem)) => trouble.set(Some(problem.detail)),
                Err(_) => trouble.set(Some(said::NOT_DONE.to_owned())),
            }
        });
    };
    view! {
        <form on:submit=choose>
            <h1 dir="auto">{said::welcome(&agent.name)}</h1>
            <p>{said::CHOOSE}</p>
            // A browser that keeps passwords keeps this one under the name.
            <input type="text" name="username" autocomplete="username" readonly hidden prop:value=agent.name/>
            <PasswordField node=password label=said::PASSWORD autocomplete="new-password" hint=said::TEN/>
            <p class="trouble" role="alert">{move || trouble.get()}</p>
            <button class="button" type="submit" data-main="">{said::CHOOSE_AND_IN}</button>
        </form>
    }
}

#[component]
fn Refused(desk: Desk) -> impl IntoView {
    view! {
        <form on:submit=move |event| { event.prevent_default(); place::forget_link(desk.place); }>
            <p role="alert">{said::INVITATION_REFUSED}</p>
            <button class="button" type="submit">{said::TO_SIGN_IN}</button>
        </form>
    }
}
