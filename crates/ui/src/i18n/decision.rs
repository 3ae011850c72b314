//! Text of a decision: outcome, facts, author and payment hold.

use contract::{Author, AuthorKind, DecisionOutcome, Entry, EntryBody, PaymentHold, Reference};

use super::{date_time, money};

const REASON: &str = "Reason";
const RULE: &str = "Rule";
const CONSIDERED: &str = "Looked at";
const DECIDED_BY: &str = "Decided by";
const ALTERNATIVE: &str = "Instead";
const PAYMENT_HOLD: &str = "Meanwhile";

/// The facts of a decision, each with its label. Empty for an entry of another kind.
pub fn decision_facts(entry: &Entry, reference: &Reference) -> Vec<(&'static str, String)> {
    let EntryBody::Decision { rule, reason, instead, looked_at, protection, .. } = &entry.body else {
        return vec![];
    };
    let facts = [
        (REASON, reason.clone()),
        (RULE, rule.clone()),
        (CONSIDERED, (!looked_at.is_empty()).then(|| looked_at.join(", "))),
        (DECIDED_BY, Some(author(&entry.author))),
        (ALTERNATIVE, instead.clone()),
        (PAYMENT_HOLD, protection.as_ref().map(|hold| payment_hold(hold, reference))),
    ];
    facts.into_iter().filter_map(|(label, text)| Some((label, text?))).collect()
}

/// Name and kind of an author: `Tom, a person`.
pub fn author(author: &Author) -> String {
    match author.kind {
        AuthorKind::Customer => author.name.clone(),
        AuthorKind::Automatic => format!("{}, automatic; no person", author.name),
        AuthorKind::AiDrafted => format!("{}, a person, with a draft by AI", author.name),
        _ => format!("{}, a person", author.name),
    }
}

/// The state of a disputed amount, and the rest of the total amount that stays due.
pub fn payment_hold(hold: &PaymentHold, reference: &Reference) -> String {
    let amount = money(&hold.amount);
    let sentence = match hold.until {
        Some(until) => format!("{amount} need not be paid until {}", date_time(until)),
        None => format!("{amount} is not paused and stays due"),
    };
    let rest = reference.amount.as_ref().and_then(|total| total.checked_sub(&hold.amount));
    match (rest.filter(|rest| rest.value.is_positive()), reference.due) {
        (None, _) => sentence,
        (Some(rest), None) => format!("{sentence}. The other {} stays due", money(&rest)),
        (Some(rest), Some(due)) => {
            format!("{sentence}. The other {} stays {}", money(&rest), super::due(due))
        }
    }
}

pub fn outcome(outcome: DecisionOutcome) -> &'static str {
    match outcome {
        DecisionOutcome::Granted => "Granted",
        DecisionOutcome::Partly => "Granted in part",
        DecisionOutcome::Refused => "Not possible as it stands",
        DecisionOutcome::Alternative => "Another way is offered",
        DecisionOutcome::Unknown => "Decided",
    }
}
