//! "What if this doesn't help?": every way on with its time, there from the first moment.

use contract::{Action, CustomerEntry, EntryBody, EscalationStep, Resolution, Status, Timestamp};
use leptos::prelude::*;

use super::button;
use super::el::{El, el};
use crate::browser;
use crate::copy;
use crate::help::{Opens, opens};
use crate::session::Session;
use crate::words;

/// The ways on, folded until somebody asks.
pub fn help(session: Session) -> El {
    let steps = move || {
        let path = session.capabilities.read().help_path.clone();
        let kind = session.reference.read().kind.clone();
        let rows = path.into_iter().filter(|step| step.is_for(&kind)).flat_map(|step| row(session, step));
        let now = [el("dt").say(words::NOW), el("dd").say(words::WRITE_HERE)];
        Some(el("dl").all(now.into_iter().chain(rows)))
    };
    let solved = move || {
        let conversation = session.conversation.read();
        let given = session.outbox.read().has(|write| matches!(write, CustomerEntry::Verdict { .. }));
        let possible =
            !given && conversation.can(Action::Verdict) && conversation.status() != Some(Status::Solved);
        let yes = move || drop(session.act(CustomerEntry::Verdict { solved: Resolution::Yes, text: None }));
        possible.then(|| button(words::IT_IS_SOLVED, yes))
    };
    let copy = move || {
        session.conversation.read().id()?;
        let page = button(words::SAVE_PAGE, move || copy::page(session));
        Some(el("p").class("copy").child(page).child(button(words::SAVE_DATA, move || copy::data(session))))
    };
    el("details").class("help").child(el("summary").say(words::HELP)).part(steps).part(solved).part(copy)
}

/// One way on. It is one press once it is open; before, its time is told.
fn row(session: Session, step: EscalationStep) -> [El; 2] {
    let conversation = session.conversation.read();
    let now = Timestamp::from_millisecond(browser::now_ms() as i64).unwrap_or(Timestamp::UNIX_EPOCH);
    let opens = opens(&step, conversation.entries().first().map(|entry| entry.at), now);
    let EscalationStep { step: name, label, contact, .. } = step;
    let words = contact.map_or(label.clone(), |contact| format!("{label}: {contact}"));
    let said = el("dd").attr("dir", "auto").say(words);
    let gone = conversation.entries().iter().rev().find_map(|entry| match &entry.body {
        EntryBody::Escalation { step, .. } if Some(step) == name.as_ref() => Some(entry.at),
        _ => None,
    });
    let goes = |write: &CustomerEntry| matches!(write, CustomerEntry::Escalation { step, .. } if Some(step) == name.as_ref());
    let going = session.outbox.read().has(goes);
    let possible = !going && opens == Opens::Now && conversation.can(Action::Escalation);
    let way = match (name, gone) {
        (_, Some(at)) => Some(el("p").class("soft").say(words::gone_on(at))),
        (Some(step), None) if possible => {
            let go = move || drop(session.act(CustomerEntry::Escalation { step: step.clone(), text: None }));
            Some(button(words::GO_ON, go))
        }
        _ => None,
    };
    [el("dt").say(words::opens(opens)), said.all(way)]
}
