//! Decision card: outcome, reason, rule, considered documents, author, alternative and payment hold of a decision.

use contract::{Entry, EntryBody, Reference};

use crate::{ElementBuilder, element, i18n};

/// The card of a decision. Empty for an entry of another kind.
pub fn decision_card(entry: &Entry, reference: &Reference) -> ElementBuilder {
    let card = element("article").class("decision");
    let EntryBody::Decision { outcome, text, .. } = &entry.body else { return card };
    let facts = i18n::decision_facts(entry, reference).into_iter();
    let facts =
        facts.map(|(name, text)| [element("dt").text(name), element("dd").attr("dir", "auto").text(text)]);
    card.attr("data-outcome", outcome.as_str())
        .child(element("h3").text(i18n::outcome(*outcome)))
        .child(element("p").attr("dir", "auto").text(text.clone()))
        .child(element("dl").children(facts.flatten()))
}
