//! How far one's own message is, and the ways on when it is refused.

use contract::EntryId;
use leptos::prelude::*;
use ui::{ElementBuilder, element};

use super::composer_field::ComposerField;
use crate::controller::{ConnectionState, Controller};
use crate::i18n;
use crate::timeline::{DeliveryStatus, delivery_status};

/// The line below a message of the customer.
pub fn delivery_status_line(controller: Controller, field: ComposerField, id: EntryId) -> ElementBuilder {
    let progress = move || {
        let is_away = matches!(
            *controller.connection.read(),
            ConnectionState::Unreachable | ConnectionState::AuthRequired | ConnectionState::Rejected(_)
        );
        delivery_status(&controller.conversation.read(), &controller.outbox.read(), is_away, id)
    };
    let said = move || match progress() {
        DeliveryStatus::Sending => i18n::SENDING.to_owned(),
        DeliveryStatus::QueuedOnDevice => i18n::KEPT.to_owned(),
        DeliveryStatus::QueuedInMemory => i18n::WAITING.to_owned(),
        DeliveryStatus::Rejected(reason) => reason,
        DeliveryStatus::Stored(at) => {
            let conversation = controller.conversation.read();
            i18n::stored_status(at, id, conversation.head().and_then(|head| head.ticket.as_ref()))
        }
        DeliveryStatus::Read(stored, by) => i18n::attributed_status(stored, i18n::READ_BY, &by, id),
        DeliveryStatus::Answered(stored, by) => i18n::attributed_status(stored, i18n::ANSWERED_BY, &by, id),
    };
    let ways_on =
        move || matches!(progress(), DeliveryStatus::Rejected(_)).then(|| ways_on(controller, field, id));
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

fn ways_on(controller: Controller, field: ComposerField, id: EntryId) -> ElementBuilder {
    // The pressed button goes with its message, so the focus goes where writing goes on.
    let way = |words: &'static str, go: fn(&Controller, EntryId)| {
        element("button").attr("type", "button").text(words).on("click", move |_| {
            go(&controller, id);
            field.focus();
        })
    };
    element("span").class("ways").children([
        way(i18n::CHANGE, Controller::edit_rejected),
        way(i18n::SEND_AGAIN, Controller::retry),
        way(i18n::REMOVE, Controller::remove_rejected),
    ])
}
