//! Session bootstrap: finds the signed-in agent when the page opens, and signs in whenever a sign-in link is
//! opened.

use client::ClientError;
use client::platform;
use client::spawn_scoped;
use inbox_api::SignIn;
use leptos::prelude::*;

use crate::inbox_state::{AuthState, InboxState};
use crate::request::RETRY_DELAY_MS;
use crate::route::Route;
use crate::{api, i18n, route};

/// Runs now and for every later sign-in link. A link that is pasted into an open inbox changes only the
/// fragment of the address, and the browser does not reload the page.
pub fn start_session_bootstrap(inbox: InboxState) {
    let visit = Memo::new(move |previous: Option<&LinkVisit>| match inbox.route.get() {
        Route::SignInLink(secret) => {
            LinkVisit { count: previous.map_or(0, |previous| previous.count) + 1, secret: Some(secret) }
        }
        _ => previous.cloned().unwrap_or_default(),
    });
    // A newer link cancels the attempt with an older one.
    Effect::new(move |_| spawn_scoped(bootstrap(inbox, visit.get().secret)));
}

/// The last sign-in link. Visits are counted, so that the same link can be opened again.
#[derive(Clone, Default, PartialEq)]
struct LinkVisit {
    count: u32,
    secret: Option<String>,
}

/// Signs in with the link, or finds the agent of the existing session.
async fn bootstrap(inbox: InboxState, secret: Option<String>) {
    let by_link = secret.is_some();
    let credentials = secret.map(SignIn::Link);
    loop {
        let result = match &credentials {
            Some(credentials) => api::sign_in(credentials).await,
            None => api::current_agent().await,
        };
        match result {
            Ok(agent) => inbox.sign_in(agent),
            Err(ClientError::Retry { .. }) => {
                inbox.unreachable.set(true);
                platform::sleep(RETRY_DELAY_MS).await;
                continue;
            }
            // A rejected link leaves an existing session as it is.
            Err(_) => match api::current_agent().await {
                Ok(agent) => inbox.sign_in(agent),
                Err(_) => {
                    let message = by_link.then(|| i18n::auth::LINK_REJECTED.to_owned());
                    inbox.auth.set(AuthState::SignedOut(message));
                }
            },
        }
        inbox.unreachable.set(false);
        if by_link {
            route::clear_secret(inbox.route);
        }
        return;
    }
}
