//! Correction: a handover with its summary, and the form that corrects the summary.

use contract::{Action, CustomerEntry, Entry};
use leptos::prelude::*;
use ui::{ElementBuilder, button, element, event_line, memo_u8};

use super::composer_field::ComposerField;
use super::inline_form::inline_form;
use crate::controller::Controller;
use crate::i18n;

#[repr(u8)]
enum CorrectionState {
    Unavailable,
    Available,
    FormOpen,
}

/// The row of a handover, with the correction of its summary.
pub fn handover_with_correction(
    controller: Controller,
    field: ComposerField,
    entry: &Entry,
) -> ElementBuilder {
    let handover = entry.id;
    let is_form_open = RwSignal::new(false);
    let state = memo_u8(move || {
        let state = match is_form_open.get() {
            true => CorrectionState::FormOpen,
            false if controller.can(Action::Correction) => CorrectionState::Available,
            false => CorrectionState::Unavailable,
        };
        state as u8
    });
    let correction = move || {
        let state = state.get();
        if state == CorrectionState::FormOpen as u8 {
            let submit = move |text| {
                controller.submit(CustomerEntry::Correction { entry_id: handover, text })?;
                is_form_open.set(false);
                field.focus();
                Ok(())
            };
            let close = move || is_form_open.set(false);
            return Some(inline_form(i18n::WHAT_IS_RIGHT, i18n::CORRECT, submit, close));
        }
        (state == CorrectionState::Available as u8)
            .then(|| button(i18n::NOT_RIGHT, move || is_form_open.set(true)))
    };
    element("li").class("told").child(event_line("div", entry)).dynamic_child(correction)
}
