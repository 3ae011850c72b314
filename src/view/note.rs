//! Something that happened, in one line between the messages.

use contract::{Entry, EntryBody, Reference};

use super::el::{El, el};
use crate::words;

/// A line of what happened.
pub fn note(entry: &Entry) -> El {
    line("li", entry)
}

/// A line of what happened, with what it says about an amount in dispute.
pub fn notice(entry: &Entry, reference: &Reference) -> El {
    let protection = match &entry.body {
        EntryBody::Notice { protection, .. } => protection.as_ref(),
        _ => None,
    };
    let said = protection.map(|protection| el("p").say(words::protection(protection, reference)));
    el("li").class("told").child(line("div", entry)).all(said)
}

/// The same as an element of another kind.
pub(super) fn line(tag: &'static str, entry: &Entry) -> El {
    el(tag).class("note").attr("dir", "auto").child(el("span").say(words::note(entry)))
}
