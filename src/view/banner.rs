//! Banner for connection and authentication problems, with the next step.

use client::platform;
use leptos::prelude::*;
use ui::{ElementBuilder, element};

use crate::controller::{ConnectionState, Controller, DraftPersistence};
use crate::i18n;

/// One sentence while the connection is not online.
pub fn banner(controller: Controller) -> ElementBuilder {
    let is_persisted = move || {
        let is_outbox_persisted = controller.outbox.read().items().iter().all(|item| item.persisted);
        controller.persistence.get() == DraftPersistence::Persistent
            && is_outbox_persisted
            && *controller.draft.read() == *controller.saved_draft.read()
    };
    let unsent_persisted = move || controller.has_unsent().then(is_persisted);
    let sentence = move || match &*controller.connection.read() {
        ConnectionState::Connecting | ConnectionState::Online => None,
        ConnectionState::Unreachable if !platform::is_online() => Some(i18n::offline(is_persisted())),
        ConnectionState::Unreachable => Some(i18n::unreachable(is_persisted())),
        ConnectionState::AuthRequired => {
            Some(i18n::sign_in_required(unsent_persisted(), controller.conversation.read().is_loaded()))
        }
        ConnectionState::Rejected(_) => {
            Some(i18n::rejected(unsent_persisted(), controller.config().fallback.as_deref()))
        }
    };
    // The live region exists before its text; otherwise screen readers would not announce it.
    let banner = move || Some(element("p").class("banner").text(sentence()?));
    element("div").attr("role", "status").dynamic_child(banner)
}
