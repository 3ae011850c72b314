//! "What would make it right?" and "How should we answer?": both may be left open, and changed at any time.

use client::platform;
use contract::{DesiredOutcome, ReplyPreference};
use leptos::prelude::*;
use ui::{ElementBuilder, button, element, memo_u8};
use wasm_bindgen::JsCast;

use super::composer_field::ComposerField;
use crate::controller::Controller;
use crate::i18n;
use crate::preferences::effective_preferences;

/// Which of the two questions.
#[derive(Clone, Copy, PartialEq)]
enum PreferenceQuestion {
    DesiredOutcome,
    ReplyPreference,
}

/// The questions that this company asks about this kind of reference: open before the first word, folded later.
pub fn preferences_form(controller: Controller, field: ComposerField) -> ElementBuilder {
    let state = memo_u8(move || {
        let capabilities = controller.capabilities.read();
        let wishes = capabilities.wishes(&controller.reference.read().kind);
        let conversation = controller.conversation.read();
        let begun = conversation.id().is_some() || controller.outbox.read().target().is_some();
        match begun {
            _ if wishes.is_empty() && capabilities.channels.is_empty() => 0,
            // What is to stand above it is not there yet.
            false if !conversation.is_empty() => 0,
            true => LATER,
            false => FIRST,
        }
    });
    let form = move || {
        let state = state.get();
        let capabilities = controller.capabilities.read_untracked();
        let outcomes = capabilities.wishes(&controller.reference.read_untracked().kind).to_vec();
        let wish = question(controller, PreferenceQuestion::DesiredOutcome, outcomes);
        let treatment =
            question(controller, PreferenceQuestion::ReplyPreference, capabilities.channels.clone());
        Some(match state {
            0 => return None,
            FIRST => {
                let asks = |asked| folded().child(element("summary").text(i18n::HOW_TO_ANSWER)).child(asked);
                element("div").children(wish).children(treatment.map(asks))
            }
            _ => later(controller).children(wish).children(treatment).dynamic_child(save(controller, field)),
        })
    };
    element("div").class("wanted").dynamic_child(form)
}

/// Folded, with what the customer wants.
fn later(controller: Controller) -> ElementBuilder {
    let summary = move || {
        let (wish, treatment) = now(controller);
        i18n::preferences_summary(Some(&wish), Some(&treatment))
            .map_or_else(|| i18n::WISH.to_owned(), |wanted| i18n::your_preferences(&wanted))
    };
    folded().child(element("summary").dynamic_text(summary))
}

/// What is unfolded comes into view, where there is room for it.
fn folded() -> ElementBuilder {
    element("details").on("toggle", |event| {
        if let Some(details) = event.target() {
            platform::scroll_into_view(details.unchecked_ref());
        }
    })
}

/// The way to say it without a message, once something else was chosen.
fn save(controller: Controller, field: ComposerField) -> impl Fn() -> Option<ElementBuilder> {
    let trouble = RwSignal::new(String::new());
    move || {
        controller.draft.read().preferences_entry()?;
        let save = move || match controller.send_preferences() {
            Ok(()) => field.focus(),
            Err(invalid) => trouble.set(invalid.detail),
        };
        let trouble = element("p").class("trouble").attr("role", "alert").dynamic_text(move || trouble.get());
        Some(element("div").child(trouble).child(button(i18n::SAY_IT, save)))
    }
}

/// One question with its choices and one's own words; nothing where there is nothing to choose.
fn question(
    controller: Controller,
    question: PreferenceQuestion,
    choices: Vec<String>,
) -> Option<ElementBuilder> {
    let (legend, own) = match question {
        PreferenceQuestion::DesiredOutcome => (i18n::WISH, i18n::WISH_OWN),
        PreferenceQuestion::ReplyPreference => (i18n::HOW_TO_ANSWER, i18n::TREATMENT_OWN),
    };
    let chips = choices.iter().cloned().map(|choice| {
        let (mine, label) = (choice.clone(), i18n::option_label(&choice).to_owned());
        let pressed = move || (get(controller, question)[0].as_deref() == Some(&*mine)).to_string();
        let press = move |_: &web_sys::Event| {
            let again = get(controller, question)[0].as_deref() == Some(&*choice);
            set(controller, question, 0, (!again).then(|| choice.clone()));
        };
        element("button")
            .class("chip")
            .attr("type", "button")
            .dynamic_attr("aria-pressed", pressed)
            .text(label)
            .on("click", press)
    });
    let input = move |event: &web_sys::Event| {
        let text = event_target_value(event);
        set(controller, question, 1, (!text.is_empty()).then_some(text));
    };
    let words = element("input")
        .attr("dir", "auto")
        .attr("placeholder", own)
        .attr("aria-label", own)
        .dynamic_attr("value", move || get(controller, question)[1].clone().unwrap_or_default())
        .on("input", input);
    let fieldset = element("fieldset").child(element("legend").text(legend)).children(chips).child(words);
    (!choices.is_empty()).then_some(fieldset)
}

fn now(controller: Controller) -> (DesiredOutcome, ReplyPreference) {
    effective_preferences(
        &controller.conversation.read(),
        &controller.outbox.read(),
        &controller.draft.read(),
    )
}

fn get(controller: Controller, question: PreferenceQuestion) -> [Option<String>; 2] {
    let (wish, treatment) = now(controller);
    match question {
        PreferenceQuestion::DesiredOutcome => [wish.outcome, wish.text],
        PreferenceQuestion::ReplyPreference => [treatment.channel, treatment.note],
    }
}

fn set(controller: Controller, question: PreferenceQuestion, place: usize, value: Option<String>) {
    let mut said = untrack(|| get(controller, question));
    said[place] = value;
    let [choice, words] = said;
    controller.edit_draft(|typed| match question {
        PreferenceQuestion::DesiredOutcome => {
            typed.wish = Some(DesiredOutcome { outcome: choice, text: words })
        }
        PreferenceQuestion::ReplyPreference => {
            typed.treatment = Some(ReplyPreference { channel: choice, note: words })
        }
    });
}

const FIRST: u8 = 1;
const LATER: u8 = 2;
