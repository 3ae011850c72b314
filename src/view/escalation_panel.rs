//! Escalation panel, "What if this doesn't help?": the steps of the escalation path with their times, a button that
//! marks the problem as solved, and the export. Available from the first moment.

use client::platform;
use contract::{Action, CustomerEntry, EntryBody, EscalationStep, Resolution, Status, Timestamp};
use leptos::prelude::*;
use ui::{ElementBuilder, button, element};

use crate::controller::Controller;
use crate::escalation::{Availability, availability};
use crate::export;
use crate::i18n;

/// The panel, folded at first.
pub fn escalation_panel(controller: Controller) -> ElementBuilder {
    let steps = move || {
        let path = controller.capabilities.read().escalation_path.clone();
        let kind = controller.reference.read().kind.clone();
        let rows = path.into_iter().filter(|step| step.is_for(&kind)).flat_map(|step| row(controller, step));
        let write_here = [element("dt").text(i18n::NOW), element("dd").text(i18n::WRITE_HERE)];
        Some(element("dl").children(write_here.into_iter().chain(rows)))
    };
    let solved = move || {
        let conversation = controller.conversation.read();
        let is_pending = controller
            .outbox
            .read()
            .contains(|entry| matches!(entry, CustomerEntry::SolutionFeedback { .. }));
        let is_possible = !is_pending
            && controller.can(Action::SolutionFeedback)
            && conversation.status() != Some(Status::Solved);
        let mark_solved = move || {
            drop(controller.submit(CustomerEntry::SolutionFeedback { solved: Resolution::Yes, text: None }))
        };
        is_possible.then(|| button(i18n::IT_IS_SOLVED, mark_solved))
    };
    let export_buttons = move || {
        controller.conversation.read().id()?;
        let html = button(i18n::SAVE_PAGE, move || export::download_html(controller));
        Some(
            element("p")
                .class("copy")
                .child(html)
                .child(button(i18n::SAVE_DATA, move || export::download_json(controller))),
        )
    };
    element("details")
        .class("help")
        .child(element("summary").text(i18n::HELP))
        .dynamic_child(steps)
        .dynamic_child(solved)
        .dynamic_child(export_buttons)
}

/// One step: its time, its label, and a button while the step can be taken.
fn row(controller: Controller, step: EscalationStep) -> [ElementBuilder; 2] {
    let conversation = controller.conversation.read();
    let now = Timestamp::from_millisecond(platform::now_ms() as i64).unwrap_or(Timestamp::UNIX_EPOCH);
    let availability = availability(&step, conversation.entries().first().map(|entry| entry.created_at), now);
    let EscalationStep { step: name, label, contacts, .. } = step;
    let contacts: Vec<String> = contacts.into_iter().map(|contact| contact.value).collect();
    let text = if contacts.is_empty() { label } else { format!("{label}: {}", contacts.join(", ")) };
    let description = element("dd").attr("dir", "auto").text(text);
    let taken_at = conversation.entries().iter().rev().find_map(|entry| match &entry.body {
        EntryBody::Escalation { step, .. } if Some(step) == name.as_ref() => Some(entry.created_at),
        _ => None,
    });
    let is_this_step = |entry: &CustomerEntry| match entry {
        CustomerEntry::Escalation { step, .. } => Some(step) == name.as_ref(),
        _ => false,
    };
    let is_pending = controller.outbox.read().contains(is_this_step);
    let is_possible = !is_pending && availability == Availability::Now && controller.can(Action::Escalation);
    let action = match (name, taken_at) {
        (_, Some(at)) => Some(element("p").class("soft").text(i18n::escalated_at(at))),
        (Some(step), None) if is_possible => {
            let take_step =
                move || drop(controller.submit(CustomerEntry::Escalation { step: step.clone(), text: None }));
            Some(button(i18n::TAKE_STEP, take_step))
        }
        _ => None,
    };
    [element("dt").text(i18n::availability_label(availability)), description.children(action)]
}
