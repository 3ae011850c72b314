//! Something that happened, in one line between the messages.

use contract::{Entry, EntryBody, Reference};

use crate::{ElementBuilder, element, i18n};

/// A line of what happened.
pub fn event_row(entry: &Entry) -> ElementBuilder {
    event_line("li", entry)
}

/// A line of what happened, with what it says about an amount in dispute.
pub fn notice_row(entry: &Entry, reference: &Reference) -> ElementBuilder {
    let protection = match &entry.body {
        EntryBody::Notice { protection, .. } => protection.as_ref(),
        _ => None,
    };
    let said = protection.map(|protection| element("p").text(i18n::payment_hold(protection, reference)));
    element("li").class("told").child(event_line("div", entry)).children(said)
}

/// The same as an element of another kind.
pub fn event_line(tag: &'static str, entry: &Entry) -> ElementBuilder {
    element(tag).class("note").attr("dir", "auto").child(element("span").text(i18n::event_summary(entry)))
}
