//! Review request: a decision, and the form that asks for another person to decide again.

use std::sync::Arc;

use contract::{Action, CustomerEntry, Entry, EntryBody};
use leptos::prelude::*;
use ui::{ElementBuilder, button, decision_card, element, memo_u8};

use super::composer_field::ComposerField;
use super::inline_form::{inline_form, non_empty};
use crate::controller::Controller;
use crate::i18n;

#[repr(u8)]
enum ReviewState {
    Unavailable,
    Available,
    FormOpen,
    Requested,
}

/// The card of a decision, with the review request.
pub fn decision_with_review(controller: Controller, field: ComposerField, entry: &Entry) -> ElementBuilder {
    let decision = entry.id;
    let is_form_open = RwSignal::new(false);
    let state = memo_u8(move || {
        let conversation = controller.conversation.read();
        let is_stored = |entry: &Arc<Entry>| matches!(entry.body, EntryBody::ReviewRequest { entry_id, .. } if entry_id == decision);
        let is_pending = |entry: &CustomerEntry| matches!(entry, CustomerEntry::ReviewRequest { entry_id, .. } if *entry_id == decision);
        let state = match is_form_open.get() {
            _ if conversation.entries().iter().any(is_stored)
                || controller.outbox.read().contains(is_pending) =>
            {
                ReviewState::Requested
            }
            true => ReviewState::FormOpen,
            false if controller.can(Action::ReviewRequest) => ReviewState::Available,
            false => ReviewState::Unavailable,
        };
        state as u8
    });
    let request = move || {
        let state = state.get();
        if state == ReviewState::Requested as u8 {
            return Some(element("p").class("soft").text(i18n::SECOND_LOOK_ASKED));
        }
        if state == ReviewState::FormOpen as u8 {
            let submit = move |text| {
                let review = CustomerEntry::ReviewRequest { entry_id: decision, text: non_empty(text) };
                let result = controller.submit(review);
                field.focus();
                result
            };
            let close = move || is_form_open.set(false);
            return Some(inline_form(i18n::SECOND_LOOK_WHY, i18n::SECOND_LOOK, submit, close));
        }
        (state == ReviewState::Available as u8)
            .then(|| button(i18n::SECOND_LOOK, move || is_form_open.set(true)))
    };
    element("li")
        .class("message")
        .attr("data-from", "them")
        .child(decision_card(entry, &controller.reference.read_untracked()).dynamic_child(request))
}
