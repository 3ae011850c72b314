//! Preferences form: "What would make it right?" and "How should we answer?". Both questions are optional, and the
//! answers can be changed at any time.

use client::platform;
use contract::{DesiredOutcome, ReplyPreference};
use leptos::prelude::*;
use ui::{ElementBuilder, button, element, memo_u8};
use wasm_bindgen::JsCast;

use super::composer_field::ComposerField;
use crate::controller::Controller;
use crate::i18n;
use crate::preferences::effective_preferences;

#[derive(Clone, Copy, PartialEq)]
enum PreferenceQuestion {
    DesiredOutcome,
    ReplyPreference,
}

/// The two fields of an answer.
#[derive(Clone, Copy)]
enum AnswerField {
    Choice,
    OwnText,
}

#[repr(u8)]
enum FormState {
    Hidden,
    /// Before the first message: the questions are visible.
    Open,
    /// In a conversation: the questions are folded below a summary of the answers.
    Folded,
}

/// The questions for which the company offers choices about this kind of reference.
pub fn preferences_form(controller: Controller, field: ComposerField) -> ElementBuilder {
    let state = memo_u8(move || {
        let capabilities = controller.capabilities.read();
        let outcomes = capabilities.outcome_choices(&controller.reference.read().kind);
        let conversation = controller.conversation.read();
        let has_conversation = conversation.id().is_some() || controller.outbox.read().target().is_some();
        let state = match has_conversation {
            _ if !capabilities.has("preferences") => FormState::Hidden,
            _ if outcomes.is_empty() && capabilities.reply_channels.is_empty() => FormState::Hidden,
            // The timeline above is not loaded yet, and would push the form down.
            false if !conversation.is_empty() => FormState::Hidden,
            true => FormState::Folded,
            false => FormState::Open,
        };
        state as u8
    });
    let form = move || {
        let state = state.get();
        if state == FormState::Hidden as u8 {
            return None;
        }
        let capabilities = controller.capabilities.read_untracked();
        let outcomes = capabilities.outcome_choices(&controller.reference.read_untracked().kind).to_vec();
        let outcome_question = question(controller, PreferenceQuestion::DesiredOutcome, outcomes);
        let reply_question =
            question(controller, PreferenceQuestion::ReplyPreference, capabilities.reply_channels.clone());
        Some(if state == FormState::Open as u8 {
            let fold =
                |question| details().child(element("summary").text(i18n::HOW_TO_ANSWER)).child(question);
            element("div").children(outcome_question).children(reply_question.map(fold))
        } else {
            details_with_summary(controller)
                .children(outcome_question)
                .children(reply_question)
                .dynamic_child(submit_button(controller, field))
        })
    };
    element("div").class("wanted").dynamic_child(form)
}

/// A folded element below a summary of the effective preferences.
fn details_with_summary(controller: Controller) -> ElementBuilder {
    let summary = move || {
        let (outcome, reply) = current_preferences(controller);
        i18n::preferences_summary(Some(&outcome), Some(&reply)).map_or_else(
            || i18n::DESIRED_OUTCOME_QUESTION.to_owned(),
            |preferences| i18n::your_preferences(&preferences),
        )
    };
    details().child(element("summary").dynamic_text(summary))
}

/// A folded element that scrolls into view when it is unfolded.
fn details() -> ElementBuilder {
    element("details").on("toggle", |event| {
        if let Some(details) = event.target() {
            platform::scroll_into_view(details.unchecked_ref());
        }
    })
}

/// The button that sends the preferences without a message; `None` while the draft changes none.
fn submit_button(controller: Controller, field: ComposerField) -> impl Fn() -> Option<ElementBuilder> {
    let error = RwSignal::new(String::new());
    move || {
        controller.draft.read().preferences_entry()?;
        let submit = move || match controller.send_preferences() {
            Ok(()) => field.focus(),
            Err(invalid) => error.set(invalid.detail),
        };
        let message = element("p").class("trouble").attr("role", "alert").dynamic_text(move || error.get());
        Some(element("div").child(message).child(button(i18n::SUBMIT, submit)))
    }
}

/// One question with its choices and a field for own text; `None` without choices.
fn question(
    controller: Controller,
    question: PreferenceQuestion,
    choices: Vec<String>,
) -> Option<ElementBuilder> {
    let (legend, placeholder) = match question {
        PreferenceQuestion::DesiredOutcome => {
            (i18n::DESIRED_OUTCOME_QUESTION, i18n::DESIRED_OUTCOME_PLACEHOLDER)
        }
        PreferenceQuestion::ReplyPreference => (i18n::HOW_TO_ANSWER, i18n::REPLY_PREFERENCE_PLACEHOLDER),
    };
    let current = move |field: AnswerField| {
        let [choice, own_text] = answer(controller, question);
        match field {
            AnswerField::Choice => choice,
            AnswerField::OwnText => own_text,
        }
    };
    let chips = choices.iter().cloned().map(|choice| {
        let (own_name, label) = (choice.clone(), i18n::option_label(&choice).to_owned());
        let is_pressed = move || (current(AnswerField::Choice).as_deref() == Some(&*own_name)).to_string();
        let toggle = move |_: &web_sys::Event| {
            let is_selected = current(AnswerField::Choice).as_deref() == Some(&*choice);
            set_answer(controller, question, AnswerField::Choice, (!is_selected).then(|| choice.clone()));
        };
        element("button")
            .class("chip")
            .attr("type", "button")
            .dynamic_attr("aria-pressed", is_pressed)
            .text(label)
            .on("click", toggle)
    });
    let on_input = move |event: &web_sys::Event| {
        let text = event_target_value(event);
        set_answer(controller, question, AnswerField::OwnText, (!text.is_empty()).then_some(text));
    };
    let own_text = element("input")
        .attr("dir", "auto")
        .attr("placeholder", placeholder)
        .attr("aria-label", placeholder)
        .dynamic_attr("value", move || current(AnswerField::OwnText).unwrap_or_default())
        .on("input", on_input);
    let fieldset = element("fieldset").child(element("legend").text(legend)).children(chips).child(own_text);
    (!choices.is_empty()).then_some(fieldset)
}

fn current_preferences(controller: Controller) -> (DesiredOutcome, ReplyPreference) {
    effective_preferences(
        &controller.conversation.read(),
        &controller.outbox.read(),
        &controller.draft.read(),
    )
}

/// The current answer to a question: the choice and the own text.
fn answer(controller: Controller, question: PreferenceQuestion) -> [Option<String>; 2] {
    let (outcome, reply) = current_preferences(controller);
    match question {
        PreferenceQuestion::DesiredOutcome => [outcome.choice, outcome.text],
        PreferenceQuestion::ReplyPreference => [reply.channel, reply.note],
    }
}

/// Changes one field of an answer in the draft; the other field keeps its current value.
fn set_answer(
    controller: Controller,
    question: PreferenceQuestion,
    field: AnswerField,
    value: Option<String>,
) {
    let [mut choice, mut own_text] = untrack(|| answer(controller, question));
    match field {
        AnswerField::Choice => choice = value,
        AnswerField::OwnText => own_text = value,
    }
    controller.edit_draft(|draft| match question {
        PreferenceQuestion::DesiredOutcome => {
            draft.desired_outcome = Some(DesiredOutcome { choice, text: own_text })
        }
        PreferenceQuestion::ReplyPreference => {
            // The form has one field for all other statements.
            draft.reply_preference =
                Some(ReplyPreference { channel: choice, phone: None, when: None, note: own_text })
        }
    });
}
