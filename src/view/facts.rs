//! The order or bill: its title, its amount, its days, its lines.

use contract::{Reference, ReferenceLine};
use leptos::prelude::*;

use super::el::{ElementBuilder, element};
use crate::kept::MessageDraft;
use crate::session::Controller;
use crate::words;

/// The head of the panel, with a button that closes it if there is something to close.
pub fn reference_card(session: Controller, close: Option<Callback<()>>) -> ElementBuilder {
    let title = move || words::reference_title(&session.reference.read().key());
    let lines = move || {
        let (lines, fresh) =
            (session.reference.read().lines.clone(), session.conversation.read().id().is_none());
        (!lines.is_empty()).then(|| line_picker(session, fresh, lines))
    };
    let close = close.map(|close| {
        let button = element("button").class("close").attr("type", "button").attr("aria-label", words::CLOSE);
        button.text("×").on("click", move |_| close.run(()))
    });
    element("div")
        .class("reference")
        .child(element("header").child(element("h2").dynamic_text(title)).children(close))
        .dynamic_child(move || Some(facts(session.reference.get())))
        .dynamic_child(lines)
}

/// The facts in one line.
pub fn facts(reference: Reference) -> ElementBuilder {
    let Reference { title, status, date, due, amount, .. } = reference;
    // A due date says more than the word "due" with the day on which the bill was made.
    let days = match (due, status) {
        (Some(due), _) => Some(words::due(due)),
        (None, Some(status)) => Some(words::status_on(&status, date)),
        (None, None) => date.map(words::date),
    };
    element("p")
        .class("facts")
        .children(title.map(|title| element("span").text(title)))
        .children(amount.map(|amount| element("b").text(words::money(&amount))))
        .children(days.map(|days| element("span").text(days)))
}

/// The lines, to be pointed at. Open before the first word, folded later.
fn line_picker(session: Controller, fresh: bool, lines: Vec<ReferenceLine>) -> ElementBuilder {
    let rows = lines.into_iter().map(|line| {
        let (mine, toggled, price) = (line.id.clone(), line.id.clone(), price(&line));
        let toggle = move |_: &_| {
            session.edit_draft(|MessageDraft { lines, .. }| {
                match lines.iter().position(|line| *line == toggled) {
                    Some(place) => drop(lines.remove(place)),
                    None => lines.push(toggled.clone()),
                }
            });
        };
        let checked = move || session.draft.read().lines.contains(&mine).to_string();
        let input =
            element("input").attr("type", "checkbox").dynamic_attr("checked", checked).on("change", toggle);
        element("li")
            .child(element("label").child(input).child(element("span").text(line.title)))
            .child(price)
    });
    let details = element("details").class("lines");
    let details = if fresh { details.attr("open", "") } else { details };
    details.child(element("summary").text(words::LINES)).child(element("ul").children(rows))
}

/// The lines, to be read.
pub fn line_list(lines: Vec<ReferenceLine>) -> ElementBuilder {
    let rows = lines.into_iter().map(|line| {
        let price = price(&line);
        element("li").child(element("span").text(line.title)).child(price)
    });
    element("ul").class("line-list").children(rows)
}

fn price(line: &ReferenceLine) -> ElementBuilder {
    element("span").text(line.amount.as_ref().map(words::money).unwrap_or_default())
}
