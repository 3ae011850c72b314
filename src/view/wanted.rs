//! "What would make it right?" and "How should we answer?": both may be left open, and changed at any time.

use contract::{DesiredOutcome, ReplyPreference};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::el::{El, el};
use super::field::Field;
use super::{button, steady};
use crate::browser;
use crate::session::Session;
use crate::wanted::wanted;
use crate::words;

/// Which of the two questions.
#[derive(Clone, Copy, PartialEq)]
enum Question {
    Wish,
    Treatment,
}

/// The questions that this company asks about this kind of reference: open before the first word, folded later.
pub fn wanted_form(session: Session, field: Field) -> El {
    let state = steady(move || {
        let capabilities = session.capabilities.read();
        let wishes = capabilities.wishes(&session.reference.read().kind);
        let conversation = session.conversation.read();
        let begun = conversation.id().is_some() || session.outbox.read().place().is_some();
        match begun {
            _ if wishes.is_empty() && capabilities.channels.is_empty() => 0,
            // What is to stand above it is not there yet.
            false if !conversation.is_fresh() => 0,
            true => LATER,
            false => FIRST,
        }
    });
    let form = move || {
        let state = state.get();
        let capabilities = session.capabilities.read_untracked();
        let outcomes = capabilities.wishes(&session.reference.read_untracked().kind).to_vec();
        let wish = question(session, Question::Wish, outcomes);
        let treatment = question(session, Question::Treatment, capabilities.channels.clone());
        Some(match state {
            0 => return None,
            FIRST => {
                let asks = |asked| folded().child(el("summary").say(words::HOW_TO_ANSWER)).child(asked);
                el("div").all(wish).all(treatment.map(asks))
            }
            _ => later(session).all(wish).all(treatment).part(save(session, field)),
        })
    };
    el("div").class("wanted").part(form)
}

/// Folded, with what the customer wants.
fn later(session: Session) -> El {
    let summary = move || {
        let (wish, treatment) = now(session);
        words::wanted(Some(&wish), Some(&treatment))
            .map_or_else(|| words::WISH.to_owned(), |wanted| words::you_want(&wanted))
    };
    folded().child(el("summary").saying(summary))
}

/// What is unfolded comes into view, where there is room for it.
fn folded() -> El {
    el("details").on("toggle", |event| {
        if let Some(details) = event.target() {
            browser::bring_into_view(details.unchecked_ref());
        }
    })
}

/// The way to say it without a message, once something else was chosen.
fn save(session: Session, field: Field) -> impl Fn() -> Option<El> {
    let trouble = RwSignal::new(String::new());
    move || {
        session.typed.read().wanted()?;
        let save = move || match session.send_wanted() {
            Ok(()) => field.focus(),
            Err(invalid) => trouble.set(invalid.detail),
        };
        let trouble = el("p").class("trouble").attr("role", "alert").saying(move || trouble.get());
        Some(el("div").child(trouble).child(button(words::SAY_IT, save)))
    }
}

/// One question with its choices and one's own words; nothing where there is nothing to choose.
fn question(session: Session, question: Question, choices: Vec<String>) -> Option<El> {
    let (legend, own) = match question {
        Question::Wish => (words::WISH, words::WISH_OWN),
        Question::Treatment => (words::HOW_TO_ANSWER, words::TREATMENT_OWN),
    };
    let chips = choices.iter().cloned().map(|choice| {
        let (mine, label) = (choice.clone(), words::choice(&choice).to_owned());
        let pressed = move || (get(session, question)[0].as_deref() == Some(&*mine)).to_string();
        let press = move |_: &web_sys::Event| {
            let again = get(session, question)[0].as_deref() == Some(&*choice);
            set(session, question, 0, (!again).then(|| choice.clone()));
        };
        el("button")
            .class("chip")
            .attr("type", "button")
            .changing("aria-pressed", pressed)
            .say(label)
            .on("click", press)
    });
    let input = move |event: &web_sys::Event| {
        let text = event_target_value(event);
        set(session, question, 1, (!text.is_empty()).then_some(text));
    };
    let words = el("input")
        .attr("dir", "auto")
        .attr("placeholder", own)
        .attr("aria-label", own)
        .changing("value", move || get(session, question)[1].clone().unwrap_or_default())
        .on("input", input);
    let fieldset = el("fieldset").child(el("legend").say(legend)).all(chips).child(words);
    (!choices.is_empty()).then_some(fieldset)
}

fn now(session: Session) -> (DesiredOutcome, ReplyPreference) {
    wanted(&session.conversation.read(), &session.outbox.read(), &session.typed.read())
}

fn get(session: Session, question: Question) -> [Option<String>; 2] {
    let (wish, treatment) = now(session);
    match question {
        Question::Wish => [wish.outcome, wish.text],
        Question::Treatment => [treatment.channel, treatment.note],
    }
}

fn set(session: Session, question: Question, place: usize, value: Option<String>) {
    let mut said = untrack(|| get(session, question));
    said[place] = value;
    let [choice, words] = said;
    session.typing(|typed| match question {
        Question::Wish => typed.wish = Some(DesiredOutcome { outcome: choice, text: words }),
        Question::Treatment => typed.treatment = Some(ReplyPreference { channel: choice, note: words }),
    });
}

const FIRST: u8 = 1;
const LATER: u8 = 2;
