//! The order or bill: its title, its amount, its days, its lines.

use contract::ReferenceLine;
use leptos::prelude::*;
use ui::{ElementBuilder, element, line_price, reference_facts};

use crate::controller::Controller;
use crate::i18n;
use crate::storage::MessageDraft;

/// The head of the panel, with a button that closes it if there is something to close.
pub fn reference_card(controller: Controller, close: Option<Callback<()>>) -> ElementBuilder {
    let title = move || i18n::reference_title(&controller.reference.read().key());
    let lines = move || {
        let (lines, fresh) =
            (controller.reference.read().lines.clone(), controller.conversation.read().id().is_none());
        (!lines.is_empty()).then(|| line_picker(controller, fresh, lines))
    };
    let close = close.map(|close| {
        let button = element("button").class("close").attr("type", "button").attr("aria-label", i18n::CLOSE);
        button.text("×").on("click", move |_| close.run(()))
    });
    element("div")
        .class("reference")
        .child(element("header").child(element("h2").dynamic_text(title)).children(close))
        .dynamic_child(move || Some(reference_facts(controller.reference.get())))
        .dynamic_child(lines)
}

/// The lines, to be pointed at. Open before the first word, folded later.
fn line_picker(controller: Controller, fresh: bool, lines: Vec<ReferenceLine>) -> ElementBuilder {
    let rows = lines.into_iter().map(|line| {
        let (mine, toggled, price) = (line.id.clone(), line.id.clone(), line_price(&line));
        let toggle = move |_: &_| {
            controller.edit_draft(|MessageDraft { lines, .. }| {
                match lines.iter().position(|line| *line == toggled) {
                    Some(place) => drop(lines.remove(place)),
                    None => lines.push(toggled.clone()),
                }
            });
        };
        let checked = move || controller.draft.read().lines.contains(&mine).to_string();
        let input =
            element("input").attr("type", "checkbox").dynamic_attr("checked", checked).on("change", toggle);
        element("li")
            .child(element("label").child(input).child(element("span").text(line.title)))
            .child(price)
    });
    let details = element("details").class("lines");
    let details = if fresh { details.attr("open", "") } else { details };
    details.child(element("summary").text(i18n::LINES)).child(element("ul").children(rows))
}
