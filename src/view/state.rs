//! How far one's own message is, and the ways on when it is refused.

use contract::EntryId;
use leptos::prelude::*;

use super::el::{ElementBuilder, element};
use super::field::ComposerField;
use crate::session::{ConnectionState, Controller};
use crate::timeline::{DeliveryStatus, delivery_status};
use crate::words;

/// The line below a message of the customer.
pub fn delivery_status_line(session: Controller, field: ComposerField, id: EntryId) -> ElementBuilder {
    let progress = move || {
        let is_away = matches!(
            *session.connection.read(),
            ConnectionState::Unreachable | ConnectionState::AuthRequired | ConnectionState::Rejected(_)
        );
        delivery_status(&session.conversation.read(), &session.outbox.read(), is_away, id)
    };
    let said = move || match progress() {
        DeliveryStatus::Sending => words::SENDING.to_owned(),
        DeliveryStatus::QueuedOnDevice => words::KEPT.to_owned(),
        DeliveryStatus::QueuedInMemory => words::WAITING.to_owned(),
        DeliveryStatus::Rejected(reason) => reason,
        DeliveryStatus::Stored(at) => {
            let conversation = session.conversation.read();
            words::stored_status(at, id, conversation.head().and_then(|head| head.ticket.as_ref()))
        }
        DeliveryStatus::Read(stored, by) => words::attributed_status(stored, words::READ_BY, &by, id),
        DeliveryStatus::Answered(stored, by) => words::attributed_status(stored, words::ANSWERED_BY, &by, id),
    };
    let ways_on =
        move || matches!(progress(), DeliveryStatus::Rejected(_)).then(|| ways_on(session, field, id));
    element("p")
        .class("state")
        .dynamic_attr("data-state", move || name(&progress()).to_owned())
        .child(element("span").dynamic_text(said))
        .dynamic_child(ways_on)
}

fn name(progress: &DeliveryStatus) -> &'static str {
    match progress {
        DeliveryStatus::Sending => "sending",
        DeliveryStatus::QueuedOnDevice => "kept",
        DeliveryStatus::QueuedInMemory => "waiting",
        DeliveryStatus::Rejected(_) => "stuck",
        DeliveryStatus::Stored(_) => "stored",
        DeliveryStatus::Read(..) => "read",
        DeliveryStatus::Answered(..) => "answered",
    }
}

fn ways_on(session: Controller, field: ComposerField, id: EntryId) -> ElementBuilder {
    // The pressed button goes with its message, so the focus goes where writing goes on.
    let way = |words: &'static str, go: fn(&Controller, EntryId)| {
        element("button").attr("type", "button").text(words).on("click", move |_| {
            go(&session, id);
            field.focus();
        })
    };
    element("span").class("ways").children([
        way(words::CHANGE, Controller::edit_rejected),
        way(words::SEND_AGAIN, Controller::retry),
        way(words::REMOVE, Controller::remove_rejected),
    ])
}
