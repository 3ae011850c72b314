//! "What if this doesn't help?": every way on with its time, there from the first moment.

use client::platform;
use contract::{Action, CustomerEntry, EntryBody, EscalationStep, Resolution, Status, Timestamp};
use leptos::prelude::*;
use ui::{ElementBuilder, button, element};

use crate::controller::Controller;
use crate::escalation::{Availability, availability};
use crate::export;
use crate::i18n;

/// The ways on, folded until somebody asks.
pub fn escalation_panel(controller: Controller) -> ElementBuilder {
    let steps = move || {
        let path = controller.capabilities.read().help_path.clone();
        let kind = controller.reference.read().kind.clone();
        let rows = path.into_iter().filter(|step| step.is_for(&kind)).flat_map(|step| row(controller, step));
        let now = [element("dt").text(i18n::NOW), element("dd").text(i18n::WRITE_HERE)];
        Some(element("dl").children(now.into_iter().chain(rows)))
    };
    let solved = move || {
        let conversation = controller.conversation.read();
        let given = controller.outbox.read().contains(|write| matches!(write, CustomerEntry::Verdict { .. }));
        let possible =
            !given && conversation.can(Action::Verdict) && conversation.status() != Some(Status::Solved);
        let yes =
            move || drop(controller.submit(CustomerEntry::Verdict { solved: Resolution::Yes, text: None }));
        possible.then(|| button(i18n::IT_IS_SOLVED, yes))
    };
    let copy = move || {
        controller.conversation.read().id()?;
        let page = button(i18n::SAVE_PAGE, move || export::download_html(controller));
        Some(
            element("p")
                .class("copy")
                .child(page)
                .child(button(i18n::SAVE_DATA, move || export::download_json(controller))),
        )
    };
    element("details")
        .class("help")
        .child(element("summary").text(i18n::HELP))
        .dynamic_child(steps)
        .dynamic_child(solved)
        .dynamic_child(copy)
}

/// One way on. It is one press once it is open; before, its time is told.
fn row(controller: Controller, step: EscalationStep) -> [ElementBuilder; 2] {
    let conversation = controller.conversation.read();
    let now = Timestamp::from_millisecond(platform::now_ms() as i64).unwrap_or(Timestamp::UNIX_EPOCH);
    let opens = availability(&step, conversation.entries().first().map(|entry| entry.at), now);
    let EscalationStep { step: name, label, contact, .. } = step;
    let words = contact.map_or(label.clone(), |contact| format!("{label}: {contact}"));
    let said = element("dd").attr("dir", "auto").text(words);
    let gone = conversation.entries().iter().rev().find_map(|entry| match &entry.body {
        EntryBody::Escalation { step, .. } if Some(step) == name.as_ref() => Some(entry.at),
        _ => None,
    });
    let goes = |write: &CustomerEntry| matches!(write, CustomerEntry::Escalation { step, .. } if Some(step) == name.as_ref());
    let going = controller.outbox.read().contains(goes);
    let possible = !going && opens == Availability::Now && conversation.can(Action::Escalation);
    let way = match (name, gone) {
        (_, Some(at)) => Some(element("p").class("soft").text(i18n::escalated_at(at))),
        (Some(step), None) if possible => {
            let go =
                move || drop(controller.submit(CustomerEntry::Escalation { step: step.clone(), text: None }));
            Some(button(i18n::GO_ON, go))
        }
        _ => None,
    };
    [element("dt").text(i18n::availability_label(opens)), said.children(way)]
}
