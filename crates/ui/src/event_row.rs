//! Event row: an entry that is not a message, in one line of the timeline.

use contract::{Entry, EntryBody, Reference};

use crate::{ElementBuilder, element, i18n};

/// The summary of an entry, as a row.
pub fn event_row(entry: &Entry) -> ElementBuilder {
    event_line("li", entry)
}

/// The summary of an entry, with the disputed amount of a notice, as a row.
pub fn notice_row(entry: &Entry, reference: &Reference) -> ElementBuilder {
    let disputed_amount = match &entry.body {
        EntryBody::Notice { disputed_amount, .. } => disputed_amount.as_ref(),
        _ => None,
    };
    let disputed_amount =
        disputed_amount.map(|disputed| element("p").text(i18n::disputed_amount(disputed, reference)));
    element("li").class("told").child(event_line("div", entry)).children(disputed_amount)
}

/// The summary of an entry, as an element with this tag.
pub fn event_line(tag: &'static str, entry: &Entry) -> ElementBuilder {
    element(tag).class("note").attr("dir", "auto").child(element("span").text(i18n::event_summary(entry)))
}
