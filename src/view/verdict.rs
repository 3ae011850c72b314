//! Whether it is solved. Only the customer says so, and silence is never a yes.

use contract::{CustomerEntry, Resolution, Status};
use leptos::prelude::*;

use super::el::{El, el};
use super::field::Field;
use super::saying::{saying, some};
use super::{button, steady};
use crate::session::Session;
use crate::words;

/// The question, once a solution is proposed, with its three answers.
pub fn verdict(session: Session, field: Field) -> El {
    let asked = RwSignal::new(QUESTION);
    let state = steady(move || {
        let proposed = session.conversation.read().status() == Some(Status::SolutionProposed);
        let given = session.outbox.read().has(|write| matches!(write, CustomerEntry::Verdict { .. }));
        if proposed && !given { asked.get() } else { 0 }
    });
    let act = move |solved, text| {
        let done = session.act(CustomerEntry::Verdict { solved, text: some(text) });
        asked.set(QUESTION);
        field.focus();
        done
    };
    let card = move || {
        let state = state.get();
        let card = el("section").class("decision").child(el("h3").say(words::IS_IT_SOLVED));
        let solved = match state {
            0 => return None,
            QUESTION => {
                let yes = button(words::YES_SOLVED, move || drop(act(Resolution::Yes, String::new())));
                let ways = el("div").class("ways").child(yes.attr("data-main", ""));
                let ways = ways.child(button(words::PARTLY, move || asked.set(PARTLY)));
                let ways = ways.child(button(words::NO, move || asked.set(NO)));
                return Some(card.child(el("p").say(words::YOUR_WORD)).child(ways));
            }
            PARTLY => Resolution::Partly,
            _ => Resolution::No,
        };
        let back = move || asked.set(QUESTION);
        Some(card.child(saying(words::WHAT_IS_MISSING, words::SAY_IT, move |text| act(solved, text), back)))
    };
    el("div").class("verdict").part(card)
}

const QUESTION: u8 = 1;
const PARTLY: u8 = 2;
const NO: u8 = 3;
