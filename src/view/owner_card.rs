//! Owner card: the responsible person, and the time of the answer.

use contract::{Conversation, Status};
use leptos::prelude::*;
use ui::{ElementBuilder, element};

use crate::controller::{ConnectionState, Controller};
use crate::i18n;

/// The owner's name and one time; or text that says that there is none yet.
pub fn owner_card(controller: Controller) -> ElementBuilder {
    let owner = move || {
        let conversation = controller.conversation.read();
        conversation.latest().and_then(|latest| latest.owner.as_ref()).map(|owner| owner.name.clone())
    };
    let initial = move || owner().and_then(|name| name.chars().next()).unwrap_or('?').to_string();
    // Before the first answer, or the first error, the owner is unknown: the style sheet then shows an empty place of
    // the same size.
    let kind = move || {
        let without_owner =
            if *controller.connection.read() == ConnectionState::Connecting { "unknown" } else { "nobody" };
        if owner().is_some() { "person" } else { without_owner }.to_owned()
    };
    let by_when = move || {
        let conversation = controller.conversation.read();
        match conversation.latest() {
            Some(latest) => {
                i18n::by_when(latest.promise.as_ref(), latest.status, latest.response_time.as_ref())
            }
            None => {
                let measured = &controller.capabilities.read().response_time;
                i18n::by_when(None, Status::AwaitingCompany, measured.as_ref())
            }
        }
    };
    // A measured response time is of little use without the business hours.
    let hours = move || {
        let conversation = controller.conversation.read();
        let awaits_company =
            |latest: &Conversation| latest.promise.is_none() && latest.status == Status::AwaitingCompany;
        let hours = controller.capabilities.read().opening_hours.clone();
        hours
            .filter(|_| conversation.latest().is_none_or(awaits_company))
            .map(|hours| element("p").class("measure").text(i18n::hours(&hours)))
    };
    let name = move || i18n::owner(owner().as_deref());
    let avatar = element("span").class("avatar").dynamic_attr("data-kind", kind).attr("aria-hidden", "true");
    element("div")
        .class("owner")
        .child(avatar.dynamic_text(initial))
        .child(element("p").dynamic_text(name))
        .child(element("p").class("measure").dynamic_text(by_when))
        .dynamic_child(hours)
}
