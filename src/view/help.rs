//! "What if this doesn't help?": every way on with its time, there from the first moment.

use contract::{Action, CustomerEntry, EntryBody, EscalationStep, Resolution, Status, Timestamp};
use leptos::prelude::*;

use super::button;
use super::el::{ElementBuilder, element};
use crate::browser;
use crate::copy;
use crate::help::{Availability, availability};
use crate::session::Controller;
use crate::words;

/// The ways on, folded until somebody asks.
pub fn escalation_panel(session: Controller) -> ElementBuilder {
    let steps = move || {
        let path = session.capabilities.read().help_path.clone();
        let kind = session.reference.read().kind.clone();
        let rows = path.into_iter().filter(|step| step.is_for(&kind)).flat_map(|step| row(session, step));
        let now = [element("dt").text(words::NOW), element("dd").text(words::WRITE_HERE)];
        Some(element("dl").children(now.into_iter().chain(rows)))
    };
    let solved = move || {
        let conversation = session.conversation.read();
        let given = session.outbox.read().contains(|write| matches!(write, CustomerEntry::Verdict { .. }));
        let possible =
            !given && conversation.can(Action::Verdict) && conversation.status() != Some(Status::Solved);
        let yes =
            move || drop(session.submit(CustomerEntry::Verdict { solved: Resolution::Yes, text: None }));
        possible.then(|| button(words::IT_IS_SOLVED, yes))
    };
    let copy = move || {
        session.conversation.read().id()?;
        let page = button(words::SAVE_PAGE, move || copy::download_html(session));
        Some(
            element("p")
                .class("copy")
                .child(page)
                .child(button(words::SAVE_DATA, move || copy::download_json(session))),
        )
    };
    element("details")
        .class("help")
        .child(element("summary").text(words::HELP))
        .dynamic_child(steps)
        .dynamic_child(solved)
        .dynamic_child(copy)
}

/// One way on. It is one press once it is open; before, its time is told.
fn row(session: Controller, step: EscalationStep) -> [ElementBuilder; 2] {
    let conversation = session.conversation.read();
    let now = Timestamp::from_millisecond(browser::now_ms() as i64).unwrap_or(Timestamp::UNIX_EPOCH);
    let opens = availability(&step, conversation.entries().first().map(|entry| entry.at), now);
    let EscalationStep { step: name, label, contact, .. } = step;
    let words = contact.map_or(label.clone(), |contact| format!("{label}: {contact}"));
    let said = element("dd").attr("dir", "auto").text(words);
    let gone = conversation.entries().iter().rev().find_map(|entry| match &entry.body {
        EntryBody::Escalation { step, .. } if Some(step) == name.as_ref() => Some(entry.at),
        _ => None,
    });
    let goes = |write: &CustomerEntry| matches!(write, CustomerEntry::Escalation { step, .. } if Some(step) == name.as_ref());
    let going = session.outbox.read().contains(goes);
    let possible = !going && opens == Availability::Now && conversation.can(Action::Escalation);
    let way = match (name, gone) {
        (_, Some(at)) => Some(element("p").class("soft").text(words::escalated_at(at))),
        (Some(step), None) if possible => {
            let go =
                move || drop(session.submit(CustomerEntry::Escalation { step: step.clone(), text: None }));
            Some(button(words::GO_ON, go))
        }
        _ => None,
    };
    [element("dt").text(words::availability_label(opens)), said.children(way)]
}
