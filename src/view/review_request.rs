//! A decision, and the way to somebody else who looks at it.

use contract::{Action, CustomerEntry, Entry, EntryBody};
use leptos::prelude::*;
use ui::{ElementBuilder, button, decision_card, element, event_line, memo_u8};

use super::composer_field::ComposerField;
use super::inline_form::{inline_form, non_empty};
use crate::controller::Controller;
use crate::i18n;

/// The card of a decision with its way on.
pub fn decision_with_review(controller: Controller, field: ComposerField, entry: &Entry) -> ElementBuilder {
    let of = entry.id;
    let asking = RwSignal::new(false);
    let state = memo_u8(move || {
        let conversation = controller.conversation.read();
        let asked = |entry: &std::sync::Arc<Entry>| matches!(entry.body, EntryBody::Review { of: this, .. } if this == of);
        let asks =
            |write: &CustomerEntry| matches!(write, CustomerEntry::Review { of: this, .. } if *this == of);
        match asking.get() {
            _ if conversation.entries().iter().any(asked) || controller.outbox.read().contains(asks) => ASKED,
            true => ASKING,
            false if conversation.can(Action::Review) => POSSIBLE,
            false => 0,
        }
    });
    let way = move || {
        let say = move |text| {
            let done = controller.submit(CustomerEntry::Review { of, text: non_empty(text) });
            field.focus();
            done
        };
        Some(match state.get() {
            ASKED => element("p").class("soft").text(i18n::SECOND_LOOK_ASKED),
            ASKING => inline_form(i18n::SECOND_LOOK_WHY, i18n::SECOND_LOOK, say, move || asking.set(false)),
            POSSIBLE => button(i18n::SECOND_LOOK, move || asking.set(true)),
            _ => return None,
        })
    };
    element("li")
        .class("message")
        .attr("data-from", "them")
        .child(decision_card(entry, &controller.reference.read_untracked()).dynamic_child(way))
}

/// What happened, and the way to put right what the company says about it.
pub fn handover_with_correction(
    controller: Controller,
    field: ComposerField,
    entry: &Entry,
) -> ElementBuilder {
    let of = entry.id;
    let correcting = RwSignal::new(false);
    let state = memo_u8(move || match correcting.get() {
        true => ASKING,
        false if controller.conversation.read().can(Action::Correction) => POSSIBLE,
        false => 0,
    });
    let way = move || {
        let say = move |text| {
            controller.submit(CustomerEntry::Correction { of, text })?;
            correcting.set(false);
            field.focus();
            Ok(())
        };
        Some(match state.get() {
            ASKING => inline_form(i18n::WHAT_IS_RIGHT, i18n::CORRECT, say, move || correcting.set(false)),
            POSSIBLE => button(i18n::NOT_RIGHT, move || correcting.set(true)),
            _ => return None,
        })
    };
    element("li").class("told").child(event_line("div", entry)).dynamic_child(way)
}

const POSSIBLE: u8 = 1;
const ASKING: u8 = 2;
const ASKED: u8 = 3;
