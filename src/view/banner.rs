//! What stands in the way, and what to do next.

use leptos::prelude::*;

use super::el::{ElementBuilder, element};
use crate::browser;
use crate::session::{ConnectionState, Controller, DraftPersistence};
use crate::words;

/// A sentence while the line is not open.
pub fn banner(session: Controller) -> ElementBuilder {
    let keeps = move || {
        let is_kept = session.outbox.read().items().iter().all(|item| item.persisted);
        session.persistence.get() == DraftPersistence::Persistent
            && is_kept
            && *session.draft.read() == *session.saved_draft.read()
    };
    let of_words = move || session.has_unsent().then(keeps);
    let sentence = move || match &*session.connection.read() {
        ConnectionState::Connecting | ConnectionState::Online => None,
        ConnectionState::Unreachable if !browser::is_online() => Some(words::offline(keeps())),
        ConnectionState::Unreachable => Some(words::unreachable(keeps())),
        ConnectionState::AuthRequired => {
            Some(words::sign_in_required(of_words(), session.conversation.read().is_loaded()))
        }
        ConnectionState::Rejected(_) => {
            Some(words::refused(of_words(), session.config().fallback.as_deref()))
        }
    };
    // The region is there before its words are, or screen readers would not hear them.
    let banner = move || Some(element("p").class("banner").text(sentence()?));
    element("div").attr("role", "status").dynamic_child(banner)
}
