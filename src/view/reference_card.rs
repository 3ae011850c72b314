//! Reference card: title, facts and lines of the order or bill.

use contract::ReferenceLine;
use leptos::prelude::*;
use ui::{ElementBuilder, element, line_price, reference_facts};

use crate::controller::Controller;
use crate::i18n;
use crate::storage::MessageDraft;

/// The head of the panel, below the way back. The button calls `close`; without it there is no button.
pub fn reference_card(
    controller: Controller,
    back: Option<ElementBuilder>,
    close: Option<Callback<()>>,
) -> ElementBuilder {
    let title = move || i18n::reference_title(&controller.reference.read().key());
    let lines = move || {
        let (lines, is_open) =
            (controller.reference.read().lines.clone(), controller.conversation.read().id().is_none());
        (!lines.is_empty()).then(|| line_picker(controller, is_open, lines))
    };
    let close = close.map(|close| {
        let button = element("button").class("close").attr("type", "button").attr("aria-label", i18n::CLOSE);
        button.text("×").on("click", move |_| close.run(()))
    });
    element("div")
        .class("reference")
        .children(back)
        .child(element("header").child(element("h2").dynamic_text(title)).children(close))
        .dynamic_child(move || Some(reference_facts(controller.reference.get())))
        .dynamic_child(lines)
}

/// The lines with checkboxes: the draft refers to the checked ones. Open before the first message, folded later.
fn line_picker(controller: Controller, is_open: bool, lines: Vec<ReferenceLine>) -> ElementBuilder {
    let rows = lines.into_iter().map(|line| {
        let (id, price) = (line.id.clone(), line_price(&line));
        let toggled_id = id.clone();
        let toggle = move |_: &_| {
            controller.edit_draft(|MessageDraft { line_ids, .. }| {
                match line_ids.iter().position(|line| *line == toggled_id) {
                    Some(index) => drop(line_ids.remove(index)),
                    None => line_ids.push(toggled_id.clone()),
                }
            });
        };
        let is_checked = move || controller.draft.read().line_ids.contains(&id).to_string();
        let input = element("input")
            .attr("type", "checkbox")
            .dynamic_attr("checked", is_checked)
            .on("change", toggle);
        element("li")
            .child(element("label").child(input).child(element("span").text(line.title)))
            .child(price)
    });
    let details = element("details").class("lines");
    let details = if is_open { details.attr("open", "") } else { details };
    details.child(element("summary").text(i18n::LINES)).child(element("ul").children(rows))
}
