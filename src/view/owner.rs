//! Who has it, and by when.

use contract::{ConversationHead, Status};
use leptos::prelude::*;

use super::el::{ElementBuilder, element};
use crate::session::{ConnectionState, Controller};
use crate::words;

/// One owner by name, and one time; or honestly that there is none yet.
pub fn owner_card(session: Controller) -> ElementBuilder {
    let owner = move || {
        let conversation = session.conversation.read();
        conversation.head().and_then(|head| head.owner.as_ref()).map(|owner| owner.name.clone())
    };
    let initial = move || owner().and_then(|name| name.chars().next()).unwrap_or('?').to_string();
    // Nothing is said, and nothing moves, before the backend was heard or is known to be away.
    let kind = move || {
        let nobody =
            if *session.connection.read() == ConnectionState::Connecting { "unknown" } else { "nobody" };
        if owner().is_some() { "person" } else { nobody }.to_owned()
    };
    let by_when = move || {
        let conversation = session.conversation.read();
        match conversation.head() {
            Some(head) => words::by_when(head.promise.as_ref(), head.status, &head.expectation),
            None => words::by_when(None, Status::AwaitingCompany, &session.capabilities.read().expectation),
        }
    };
    // A measured time says little without the hours in which somebody answers.
    let hours = move || {
        let conversation = session.conversation.read();
        let waits =
            |head: &ConversationHead| head.promise.is_none() && head.status == Status::AwaitingCompany;
        let hours = session.capabilities.read().hours.clone();
        hours
            .filter(|_| conversation.head().is_none_or(waits))
            .map(|hours| element("p").class("measure").text(words::hours(&hours)))
    };
    let who = move || words::owner(owner().as_deref());
    let avatar = element("span").class("avatar").dynamic_attr("data-kind", kind).attr("aria-hidden", "true");
    element("div")
        .class("owner")
        .child(avatar.dynamic_text(initial))
        .child(element("p").dynamic_text(who))
        .child(element("p").class("measure").dynamic_text(by_when))
        .dynamic_child(hours)
}
