//! Whether it is solved. Only the customer says so, and silence is never a yes.

use contract::{CustomerEntry, Resolution, Status};
use leptos::prelude::*;
use ui::{ElementBuilder, button, element, memo_u8};

use super::composer_field::ComposerField;
use super::inline_form::{inline_form, non_empty};
use crate::controller::Controller;
use crate::i18n;

/// The question, once a solution is proposed, with its three answers.
pub fn resolution_prompt(controller: Controller, field: ComposerField) -> ElementBuilder {
    let asked = RwSignal::new(QUESTION);
    let state = memo_u8(move || {
        let proposed = controller.conversation.read().status() == Some(Status::SolutionProposed);
        let given = controller.outbox.read().contains(|write| matches!(write, CustomerEntry::Verdict { .. }));
        if proposed && !given { asked.get() } else { 0 }
    });
    let act = move |solved, text| {
        let done = controller.submit(CustomerEntry::Verdict { solved, text: non_empty(text) });
        asked.set(QUESTION);
        field.focus();
        done
    };
    let card = move || {
        let state = state.get();
        let card = element("section").class("decision").child(element("h3").text(i18n::IS_IT_SOLVED));
        let solved = match state {
            0 => return None,
            QUESTION => {
                let yes = button(i18n::YES_SOLVED, move || drop(act(Resolution::Yes, String::new())));
                let ways = element("div").class("ways").child(yes.attr("data-main", ""));
                let ways = ways.child(button(i18n::PARTLY, move || asked.set(PARTLY)));
                let ways = ways.child(button(i18n::NO, move || asked.set(NO)));
                return Some(card.child(element("p").text(i18n::YOUR_WORD)).child(ways));
            }
            PARTLY => Resolution::Partly,
            _ => Resolution::No,
        };
        let back = move || asked.set(QUESTION);
        Some(card.child(inline_form(
            i18n::WHAT_IS_MISSING,
            i18n::SAY_IT,
            move |text| act(solved, text),
            back,
        )))
    };
    element("div").class("verdict").dynamic_child(card)
}

const QUESTION: u8 = 1;
const PARTLY: u8 = 2;
const NO: u8 = 3;
