//! Who is signed in, and the way out.

use leptos::prelude::*;
use widget::http::ClientError;

use crate::api as client;
use crate::app_state::Desk;
use crate::i18n as words;

/// The agent's name, what else they can do, and the button. It is done only when the desk has ended the session, and said when it has not.
#[component]
pub fn SignOut(desk: Desk, name: String, children: Children) -> impl IntoView {
    let trouble = ArcRwSignal::new(None::<String>);
    let says = trouble.clone();
    let sign_out = move |_| {
        let trouble = trouble.clone();
        trouble.set(None);
        desk.run(async move {
            match client::sign_out().await {
                Ok(()) => desk.leave(),
                Err(ClientError::Refused(problem)) if problem.status == 401 => desk.leave(),
                Err(ClientError::Refused(problem)) => trouble.set(Some(problem.detail)),
                Err(_) => trouble.set(Some(words::STILL_SIGNED_IN.to_owned())),
            }
        });
    };
    view! {
        <div>
            <p class="agent">
                <span>{name}</span>
                {children()}
                <button type="button" on:click=sign_out>{words::SIGN_OUT}</button>
            </p>
            <p class="trouble" role="alert">{move || says.get()}</p>
        </div>
    }
}
