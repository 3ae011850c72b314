//! Delivery status of a message of the customer, and the actions for a rejected one: edit, retry, remove.

use contract::EntryId;
use leptos::prelude::*;
use ui::{ElementBuilder, element};

use super::composer_field::ComposerField;
use crate::controller::{ConnectionState, Controller};
use crate::i18n;
use crate::timeline::{DeliveryStatus, delivery_status};

/// The status line below a message.
pub fn delivery_status_line(controller: Controller, field: ComposerField, id: EntryId) -> ElementBuilder {
    let status = move || {
        let is_offline = matches!(
            *controller.connection.read(),
            ConnectionState::Unreachable | ConnectionState::AuthRequired | ConnectionState::Rejected(_)
        );
        delivery_status(&controller.conversation.read(), &controller.outbox.read(), is_offline, id)
    };
    let text = move || match status() {
        DeliveryStatus::Sending => i18n::SENDING.to_owned(),
        DeliveryStatus::QueuedOnDevice => i18n::QUEUED_ON_DEVICE.to_owned(),
        DeliveryStatus::QueuedInMemory => i18n::QUEUED_IN_MEMORY.to_owned(),
        DeliveryStatus::Rejected(reason) => reason,
        DeliveryStatus::Stored(at) => {
            let conversation = controller.conversation.read();
            i18n::stored_status(at, id, conversation.latest().and_then(|head| head.ticket.as_ref()))
        }
        DeliveryStatus::Read(stored, by) => i18n::attributed_status(stored, i18n::READ_BY, &by, id),
        DeliveryStatus::Answered(stored, by) => i18n::attributed_status(stored, i18n::ANSWERED_BY, &by, id),
    };
    let actions = move || {
        matches!(status(), DeliveryStatus::Rejected(_)).then(|| rejected_actions(controller, field, id))
    };
    element("p")
        .class("state")
        .dynamic_attr("data-state", move || attribute_value(&status()).to_owned())
        .child(element("span").dynamic_text(text))
        .dynamic_child(actions)
}

/// The value of the attribute `data-state`, for style sheets.
fn attribute_value(status: &DeliveryStatus) -> &'static str {
    match status {
        DeliveryStatus::Sending => "sending",
        DeliveryStatus::QueuedOnDevice => "kept",
        DeliveryStatus::QueuedInMemory => "waiting",
        DeliveryStatus::Rejected(_) => "stuck",
        DeliveryStatus::Stored(_) => "stored",
        DeliveryStatus::Read(..) => "read",
        DeliveryStatus::Answered(..) => "answered",
    }
}

fn rejected_actions(controller: Controller, field: ComposerField, id: EntryId) -> ElementBuilder {
    // The pressed button disappears with its message, so that the focus moves to the composer.
    let action = |label: &'static str, run: fn(&Controller, EntryId)| {
        element("button").attr("type", "button").text(label).on("click", move |_| {
            run(&controller, id);
            field.focus();
        })
    };
    element("span").class("ways").children([
        action(i18n::EDIT, Controller::edit_rejected),
        action(i18n::SEND_AGAIN, Controller::retry),
        action(i18n::REMOVE, Controller::remove_rejected),
    ])
}
