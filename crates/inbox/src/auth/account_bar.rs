//! The signed-in agent's name and the sign-out button.

use client::ClientError;
use leptos::prelude::*;

use crate::inbox_state::InboxState;
use crate::{api, i18n};

/// Name, further buttons, and sign-out. The page signs out only after the desk has ended the session, and
/// shows an error otherwise.
#[component]
pub fn AccountBar(inbox: InboxState, name: String, children: Children) -> impl IntoView {
    let error = ArcRwSignal::new(None::<String>);
    let error_text = error.clone();
    let on_sign_out = move |_| {
        let error = error.clone();
        error.set(None);
        inbox.spawn(async move {
            match api::sign_out().await {
                Ok(()) => inbox.sign_out(),
                Err(ClientError::Rejected(problem)) if problem.status == 401 => inbox.sign_out(),
                Err(ClientError::Rejected(problem)) => error.set(Some(problem.detail)),
                Err(_) => error.set(Some(i18n::auth::SIGN_OUT_FAILED.to_owned())),
            }
        });
    };
    view! {
        <div>
            <p class="account-bar">
                <span>{name}</span>
                {children()}
                <button type="button" on:click=on_sign_out>{i18n::auth::SIGN_OUT}</button>
            </p>
            <p class="trouble" role="alert">{move || error_text.get()}</p>
        </div>
    }
}
