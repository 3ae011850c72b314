//! Facts and lines of a reference, for reading.

use contract::{Reference, ReferenceLine};

use crate::{ElementBuilder, element, i18n};

/// Title, amount, and due date or status, in one line.
pub fn reference_facts(reference: Reference) -> ElementBuilder {
    let Reference { title, status, date, due, amount, .. } = reference;
    // A due date is more useful than a status with the date of the bill.
    let status = match (due, status) {
        (Some(due), _) => Some(i18n::due(due)),
        (None, Some(status)) => Some(i18n::status_on(&status, date)),
        (None, None) => date.map(i18n::date),
    };
    element("p")
        .class("facts")
        .children(title.map(|title| element("span").text(title)))
        .children(amount.map(|amount| element("b").text(i18n::money(&amount))))
        .children(status.map(|text| element("span").text(text)))
}

/// The lines with their prices, as a list.
pub fn line_list(lines: Vec<ReferenceLine>) -> ElementBuilder {
    let rows = lines.into_iter().map(|line| {
        let price = line_price(&line);
        element("li").child(element("span").text(line.title)).child(price)
    });
    element("ul").class("line-list").children(rows)
}

pub fn line_price(line: &ReferenceLine) -> ElementBuilder {
    element("span").text(line.amount.as_ref().map(i18n::money).unwrap_or_default())
}
