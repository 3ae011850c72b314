//! Who is at the page, at first and whenever a link that signs in is opened.

use inbox_api::SignIn;
use leptos::prelude::*;
use widget::browser;
use widget::http::ClientError;
use widget::session::run;

use crate::api as client;
use crate::app_state::Desk;
use crate::app_state::Who;
use crate::i18n as words;
use crate::route as place;
use crate::route::Place;

/// Finds out who is there, now and at every later link: a link that is pasted into an open inbox changes only the
/// address and loads nothing.
pub fn watch(desk: Desk) {
    let asked = Memo::new(move |before: Option<&Asked>| match desk.place.get() {
        Place::Link(secret) => {
            Asked { times: before.map_or(0, |before| before.times) + 1, link: Some(secret) }
        }
        _ => before.cloned().unwrap_or_default(),
    });
    // A newer link ends what was still being tried with an older one.
    Effect::new(move |_| run(arrive(desk, asked.get().link)));
}

/// Counted, so that the same link once more is tried once more, and leaves the address again.
#[derive(Clone, Default, PartialEq)]
struct Asked {
    times: u32,
    link: Option<String>,
}

/// Signs in by the link, or finds out who is signed in already.
async fn arrive(desk: Desk, link: Option<String>) {
    let used = link.is_some();
    let link = link.map(SignIn::Link);
    loop {
        let answer = match &link {
            Some(link) => client::sign_in(link).await,
            None => client::agent().await,
        };
        match answer {
            Ok(agent) => desk.enter(agent),
            Err(ClientError::Retry { .. }) => {
                desk.away.set(true);
                browser::sleep(2_000).await;
                continue;
            }
            // A used link does no harm to a session that is there already.
            Err(_) => match client::agent().await {
                Ok(agent) => desk.enter(agent),
                Err(_) => desk.who.set(Who::Nobody(used.then(|| words::LINK_REFUSED.to_owned()))),
            },
        }
        desk.away.set(false);
        if used {
            place::forget_link(desk.place);
        }
        return;
    }
}
