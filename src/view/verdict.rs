//! Whether it is solved. Only the customer says so, and silence is never a yes.

use contract::{CustomerEntry, Resolution, Status};
use leptos::prelude::*;

use super::el::{ElementBuilder, element};
use super::field::ComposerField;
use super::saying::{inline_form, non_empty};
use super::{button, memo_u8};
use crate::session::Controller;
use crate::words;

/// The question, once a solution is proposed, with its three answers.
pub fn resolution_prompt(session: Controller, field: ComposerField) -> ElementBuilder {
    let asked = RwSignal::new(QUESTION);
    let state = memo_u8(move || {
        let proposed = session.conversation.read().status() == Some(Status::SolutionProposed);
        let given = session.outbox.read().contains(|write| matches!(write, CustomerEntry::Verdict { .. }));
        if proposed && !given { asked.get() } else { 0 }
    });
    let act = move |solved, text| {
        let done = session.submit(CustomerEntry::Verdict { solved, text: non_empty(text) });
        asked.set(QUESTION);
        field.focus();
        done
    };
    let card = move || {
        let state = state.get();
        let card = element("section").class("decision").child(element("h3").text(words::IS_IT_SOLVED));
        let solved = match state {
            0 => return None,
            QUESTION => {
                let yes = button(words::YES_SOLVED, move || drop(act(Resolution::Yes, String::new())));
                let ways = element("div").class("ways").child(yes.attr("data-main", ""));
                let ways = ways.child(button(words::PARTLY, move || asked.set(PARTLY)));
                let ways = ways.child(button(words::NO, move || asked.set(NO)));
                return Some(card.child(element("p").text(words::YOUR_WORD)).child(ways));
            }
            PARTLY => Resolution::Partly,
            _ => Resolution::No,
        };
        let back = move || asked.set(QUESTION);
        Some(card.child(inline_form(
            words::WHAT_IS_MISSING,
            words::SAY_IT,
            move |text| act(solved, text),
            back,
        )))
    };
    element("div").class("verdict").dynamic_child(card)
}

const QUESTION: u8 = 1;
const PARTLY: u8 = 2;
const NO: u8 = 3;
