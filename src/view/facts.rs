//! The order or bill: its title, its amount, its days, its lines.

use contract::{Reference, ReferenceLine};
use leptos::prelude::*;

use super::el::{El, el};
use crate::kept::Typed;
use crate::session::Session;
use crate::words;

/// The head of the panel, with a button that closes it if there is something to close.
pub fn reference_card(session: Session, close: Option<Callback<()>>) -> El {
    let title = move || words::reference_title(&session.reference.read().key());
    let lines = move || {
        let (lines, fresh) =
            (session.reference.read().lines.clone(), session.conversation.read().id().is_none());
        (!lines.is_empty()).then(|| line_picker(session, fresh, lines))
    };
    let close = close.map(|close| {
        let button = el("button").class("close").attr("type", "button").attr("aria-label", words::CLOSE);
        button.say("×").on("click", move |_| close.run(()))
    });
    el("div")
        .class("reference")
        .child(el("header").child(el("h2").saying(title)).all(close))
        .part(move || Some(facts(session.reference.get())))
        .part(lines)
}

/// The facts in one line.
pub fn facts(reference: Reference) -> El {
    let Reference { title, status, date, due, amount, .. } = reference;
    // A due date says more than the word "due" with the day on which the bill was made.
    let days = match (due, status) {
        (Some(due), _) => Some(words::due(due)),
        (None, Some(status)) => Some(words::status_on(&status, date)),
        (None, None) => date.map(words::date),
    };
    el("p")
        .class("facts")
        .all(title.map(|title| el("span").say(title)))
        .all(amount.map(|amount| el("b").say(words::money(&amount))))
        .all(days.map(|days| el("span").say(days)))
}

/// The lines, to be pointed at. Open before the first word, folded later.
fn line_picker(session: Session, fresh: bool, lines: Vec<ReferenceLine>) -> El {
    let rows = lines.into_iter().map(|line| {
        let (mine, toggled, price) = (line.id.clone(), line.id.clone(), price(&line));
        let toggle = move |_: &_| {
            session.typing(|Typed { lines, .. }| match lines.iter().position(|line| *line == toggled) {
                Some(place) => drop(lines.remove(place)),
                None => lines.push(toggled.clone()),
            });
        };
        let checked = move || session.typed.read().lines.contains(&mine).to_string();
        let input = el("input").attr("type", "checkbox").changing("checked", checked).on("change", toggle);
        el("li").child(el("label").child(input).child(el("span").say(line.title))).child(price)
    });
    let details = el("details").class("lines");
    let details = if fresh { details.attr("open", "") } else { details };
    details.child(el("summary").say(words::LINES)).child(el("ul").all(rows))
}

/// The lines, to be read.
pub fn line_list(lines: Vec<ReferenceLine>) -> El {
    let rows = lines.into_iter().map(|line| {
        let price = price(&line);
        el("li").child(el("span").say(line.title)).child(price)
    });
    el("ul").class("line-list").all(rows)
}

fn price(line: &ReferenceLine) -> El {
    el("span").say(line.amount.as_ref().map(words::money).unwrap_or_default())
}
