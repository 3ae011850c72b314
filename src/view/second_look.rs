//! A decision, and the way to somebody else who looks at it.

use contract::{Action, CustomerEntry, Entry, EntryBody};
use leptos::prelude::*;

use super::el::{ElementBuilder, element};
use super::field::ComposerField;
use super::note::event_line;
use super::saying::{inline_form, non_empty};
use super::{button, decision_card, memo_u8};
use crate::session::Controller;
use crate::words;

/// The card of a decision with its way on.
pub fn decision_with_review(session: Controller, field: ComposerField, entry: &Entry) -> ElementBuilder {
    let of = entry.id;
    let asking = RwSignal::new(false);
    let state = memo_u8(move || {
        let conversation = session.conversation.read();
        let asked = |entry: &std::sync::Arc<Entry>| matches!(entry.body, EntryBody::Review { of: this, .. } if this == of);
        let asks =
            |write: &CustomerEntry| matches!(write, CustomerEntry::Review { of: this, .. } if *this == of);
        match asking.get() {
            _ if conversation.entries().iter().any(asked) || session.outbox.read().contains(asks) => ASKED,
            true => ASKING,
            false if conversation.can(Action::Review) => POSSIBLE,
            false => 0,
        }
    });
    let way = move || {
        let say = move |text| {
            let done = session.submit(CustomerEntry::Review { of, text: non_empty(text) });
            field.focus();
            done
        };
        Some(match state.get() {
            ASKED => element("p").class("soft").text(words::SECOND_LOOK_ASKED),
            ASKING => inline_form(words::SECOND_LOOK_WHY, words::SECOND_LOOK, say, move || asking.set(false)),
            POSSIBLE => button(words::SECOND_LOOK, move || asking.set(true)),
            _ => return None,
        })
    };
    element("li")
        .class("message")
        .attr("data-from", "them")
        .child(decision_card(entry, &session.reference.read_untracked()).dynamic_child(way))
}

/// What happened, and the way to put right what the company says about it.
pub fn handover_with_correction(session: Controller, field: ComposerField, entry: &Entry) -> ElementBuilder {
    let of = entry.id;
    let correcting = RwSignal::new(false);
    let state = memo_u8(move || match correcting.get() {
        true => ASKING,
        false if session.conversation.read().can(Action::Correction) => POSSIBLE,
        false => 0,
    });
    let way = move || {
        let say = move |text| {
            session.submit(CustomerEntry::Correction { of, text })?;
            correcting.set(false);
            field.focus();
            Ok(())
        };
        Some(match state.get() {
            ASKING => inline_form(words::WHAT_IS_RIGHT, words::CORRECT, say, move || correcting.set(false)),
            POSSIBLE => button(words::NOT_RIGHT, move || correcting.set(true)),
            _ => return None,
        })
    };
    element("li").class("told").child(event_line("div", entry)).dynamic_child(way)
}

const POSSIBLE: u8 = 1;
const ASKING: u8 = 2;
const ASKED: u8 = 3;
