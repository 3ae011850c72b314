//! How far one's own message is, and the ways on when it is refused.

use contract::EntryId;
use leptos::prelude::*;

use super::el::{El, el};
use super::field::Field;
use crate::session::{Line, Session};
use crate::timeline::{Progress, progress};
use crate::words;

/// The line below a message of the customer.
pub fn state(session: Session, field: Field, id: EntryId) -> El {
    let progress = move || {
        let is_away = matches!(*session.line.read(), Line::Away | Line::NeedToken | Line::Refused(_));
        progress(&session.conversation.read(), &session.outbox.read(), is_away, id)
    };
    let said = move || match progress() {
        Progress::Sending => words::SENDING.to_owned(),
        Progress::Kept => words::KEPT.to_owned(),
        Progress::Waiting => words::WAITING.to_owned(),
        Progress::Stuck(reason) => reason,
        Progress::Stored(at) => {
            let conversation = session.conversation.read();
            words::stored(at, id, conversation.head().and_then(|head| head.ticket.as_ref()))
        }
        Progress::Read(stored, by) => words::read(stored, words::READ_BY, &by, id),
        Progress::Answered(stored, by) => words::read(stored, words::ANSWERED_BY, &by, id),
    };
    let ways_on = move || matches!(progress(), Progress::Stuck(_)).then(|| ways_on(session, field, id));
    el("p")
        .class("state")
        .changing("data-state", move || name(&progress()).to_owned())
        .child(el("span").saying(said))
        .part(ways_on)
}

fn name(progress: &Progress) -> &'static str {
    match progress {
        Progress::Sending => "sending",
        Progress::Kept => "kept",
        Progress::Waiting => "waiting",
        Progress::Stuck(_) => "stuck",
        Progress::Stored(_) => "stored",
        Progress::Read(..) => "read",
        Progress::Answered(..) => "answered",
    }
}

fn ways_on(session: Session, field: Field, id: EntryId) -> El {
    // The pressed button goes with its message, so the focus goes where writing goes on.
    let way = |words: &'static str, go: fn(&Session, EntryId)| {
        el("button").attr("type", "button").say(words).on("click", move |_| {
            go(&session, id);
            field.focus();
        })
    };
    el("span").class("ways").all([
        way(words::CHANGE, Session::rewrite),
        way(words::SEND_AGAIN, Session::again),
        way(words::REMOVE, Session::remove),
    ])
}
