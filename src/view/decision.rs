//! What the company decided: the outcome, the reason, the rule, what was looked at, and what is possible instead.

use contract::{Entry, EntryBody, Reference};

use super::el::{El, el};
use crate::words;

/// The card of a decision; nothing of another entry.
pub fn decision(entry: &Entry, reference: &Reference) -> El {
    let card = el("article").class("decision");
    let EntryBody::Decision { outcome, text, .. } = &entry.body else { return card };
    let facts = words::decision_facts(entry, reference).into_iter();
    let facts = facts.map(|(name, said)| [el("dt").say(name), el("dd").attr("dir", "auto").say(said)]);
    card.attr("data-outcome", outcome.as_str())
        .child(el("h3").say(words::outcome(*outcome)))
        .child(el("p").attr("dir", "auto").say(text.clone()))
        .child(el("dl").all(facts.flatten()))
}
