//! A decision, and the way to somebody else who looks at it.

use contract::{Action, CustomerEntry, Entry, EntryBody};
use leptos::prelude::*;

use super::el::{El, el};
use super::field::Field;
use super::note::line;
use super::saying::{saying, some};
use super::{button, decision, steady};
use crate::session::Session;
use crate::words;

/// The card of a decision with its way on.
pub fn second_look(session: Session, field: Field, entry: &Entry) -> El {
    let of = entry.id;
    let asking = RwSignal::new(false);
    let state = steady(move || {
        let conversation = session.conversation.read();
        let asked = |entry: &std::sync::Arc<Entry>| matches!(entry.body, EntryBody::Review { of: this, .. } if this == of);
        let asks =
            |write: &CustomerEntry| matches!(write, CustomerEntry::Review { of: this, .. } if *this == of);
        match asking.get() {
            _ if conversation.entries().iter().any(asked) || session.outbox.read().has(asks) => ASKED,
            true => ASKING,
            false if conversation.can(Action::Review) => POSSIBLE,
            false => 0,
        }
    });
    let way = move || {
        let say = move |text| {
            let done = session.act(CustomerEntry::Review { of, text: some(text) });
            field.focus();
            done
        };
        Some(match state.get() {
            ASKED => el("p").class("soft").say(words::SECOND_LOOK_ASKED),
            ASKING => saying(words::SECOND_LOOK_WHY, words::SECOND_LOOK, say, move || asking.set(false)),
            POSSIBLE => button(words::SECOND_LOOK, move || asking.set(true)),
            _ => return None,
        })
    };
    el("li")
        .class("message")
        .attr("data-from", "them")
        .child(decision(entry, &session.reference.read_untracked()).part(way))
}

/// What happened, and the way to put right what the company says about it.
pub fn correctable(session: Session, field: Field, entry: &Entry) -> El {
    let of = entry.id;
    let correcting = RwSignal::new(false);
    let state = steady(move || match correcting.get() {
        true => ASKING,
        false if session.conversation.read().can(Action::Correction) => POSSIBLE,
        false => 0,
    });
    let way = move || {
        let say = move |text| {
            session.act(CustomerEntry::Correction { of, text })?;
            correcting.set(false);
            field.focus();
            Ok(())
        };
        Some(match state.get() {
            ASKING => saying(words::WHAT_IS_RIGHT, words::CORRECT, say, move || correcting.set(false)),
            POSSIBLE => button(words::NOT_RIGHT, move || correcting.set(true)),
            _ => return None,
        })
    };
    el("li").class("told").child(line("div", entry)).part(way)
}

const POSSIBLE: u8 = 1;
const ASKING: u8 = 2;
const ASKED: u8 = 3;
