//! What stands in the way, and what to do next.

use client::platform;
use leptos::prelude::*;
use ui::{ElementBuilder, element};

use crate::controller::{ConnectionState, Controller, DraftPersistence};
use crate::i18n;

/// A sentence while the line is not open.
pub fn banner(controller: Controller) -> ElementBuilder {
    let keeps = move || {
        let is_kept = controller.outbox.read().items().iter().all(|item| item.persisted);
        controller.persistence.get() == DraftPersistence::Persistent
            && is_kept
            && *controller.draft.read() == *controller.saved_draft.read()
    };
    let of_words = move || controller.has_unsent().then(keeps);
    let sentence = move || match &*controller.connection.read() {
        ConnectionState::Connecting | ConnectionState::Online => None,
        ConnectionState::Unreachable if !platform::is_online() => Some(i18n::offline(keeps())),
        ConnectionState::Unreachable => Some(i18n::unreachable(keeps())),
        ConnectionState::AuthRequired => {
            Some(i18n::sign_in_required(of_words(), controller.conversation.read().is_loaded()))
        }
        ConnectionState::Rejected(_) => {
            Some(i18n::refused(of_words(), controller.config().fallback.as_deref()))
        }
    };
    // The region is there before its words are, or screen readers would not hear them.
    let banner = move || Some(element("p").class("banner").text(sentence()?));
    element("div").attr("role", "status").dynamic_child(banner)
}
