//! Resolution prompt: asks whether the proposed solution solves the problem. Only the customer's yes marks a
//! conversation as solved.

use contract::{Action, CustomerEntry, Resolution, Status};
use leptos::prelude::*;
use ui::{ElementBuilder, button, element, memo_u8};

use super::composer_field::ComposerField;
use super::inline_form::{inline_form, non_empty};
use crate::controller::Controller;
use crate::i18n;

#[repr(u8)]
enum PromptState {
    Hidden,
    Question,
    PartlyForm,
    NoForm,
}

/// The question with its three answers, while a solution is proposed. "Partly" and "No" open a form.
pub fn resolution_prompt(controller: Controller, field: ComposerField) -> ElementBuilder {
    let step = RwSignal::new(PromptState::Question as u8);
    let show = move |state: PromptState| step.set(state as u8);
    let state = memo_u8(move || {
        let is_proposed = controller.conversation.read().status() == Some(Status::SolutionProposed)
            && controller.can(Action::SolutionFeedback);
        let is_answered = controller
            .outbox
            .read()
            .contains(|entry| matches!(entry, CustomerEntry::SolutionFeedback { .. }));
        if is_proposed && !is_answered { step.get() } else { PromptState::Hidden as u8 }
    });
    let submit = move |solved, text| {
        let result = controller.submit(CustomerEntry::SolutionFeedback { solved, text: non_empty(text) });
        show(PromptState::Question);
        field.focus();
        result
    };
    let prompt = move || {
        let state = state.get();
        if state == PromptState::Hidden as u8 {
            return None;
        }
        let card = element("section").class("decision").child(element("h3").text(i18n::IS_IT_SOLVED));
        if state == PromptState::Question as u8 {
            let yes = button(i18n::YES_SOLVED, move || drop(submit(Resolution::Yes, String::new())));
            let answers = element("div")
                .class("ways")
                .child(yes.attr("data-main", ""))
                .child(button(i18n::PARTLY, move || show(PromptState::PartlyForm)))
                .child(button(i18n::NO, move || show(PromptState::NoForm)));
            return Some(card.child(element("p").text(i18n::RESOLUTION_HINT)).child(answers));
        }
        let solved = if state == PromptState::PartlyForm as u8 { Resolution::Partly } else { Resolution::No };
        let back = move || show(PromptState::Question);
        Some(card.child(inline_form(
            i18n::WHAT_IS_MISSING,
            i18n::SUBMIT,
            move |text| submit(solved, text),
            back,
        )))
    };
    element("div").class("verdict").dynamic_child(prompt)
}
