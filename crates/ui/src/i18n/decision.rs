//! The words of a decision.

use contract::{Author, AuthorKind, DecisionOutcome, Entry, EntryBody, PaymentHold, Reference};

use super::{date_time, money};

use labels::*;

/// The names of what a decision rests on.
#[allow(missing_docs, reason = "each says itself what it says")]
mod labels {
    pub const REASON: &str = "Reason";
    pub const RULE: &str = "Rule";
    pub const LOOKED_AT: &str = "Looked at";
    pub const DECIDED_BY: &str = "Decided by";
    pub const INSTEAD: &str = "Instead";
    pub const MEANWHILE: &str = "Meanwhile";
}

/// What a decision rests on, each with its name.
pub fn decision_facts(entry: &Entry, reference: &Reference) -> Vec<(&'static str, String)> {
    let EntryBody::Decision { rule, reason, instead, looked_at, protection, .. } = &entry.body else {
        return vec![];
    };
    let facts = [
        (REASON, reason.clone()),
        (RULE, rule.clone()),
        (LOOKED_AT, (!looked_at.is_empty()).then(|| looked_at.join(", "))),
        (DECIDED_BY, Some(author(&entry.author))),
        (INSTEAD, instead.clone()),
        (MEANWHILE, protection.as_ref().map(|protection| self::payment_hold(protection, reference))),
    ];
    facts.into_iter().filter_map(|(name, said)| Some((name, said?))).collect()
}

/// `Tom, a person`: nobody decides without being named.
pub fn author(author: &Author) -> String {
    match author.kind {
        AuthorKind::Customer => author.name.clone(),
        AuthorKind::Automatic => format!("{}, automatic; no person", author.name),
        AuthorKind::AiDrafted => format!("{}, a person, with a draft by AI", author.name),
        _ => format!("{}, a person", author.name),
    }
}

/// Whether an amount in dispute need not be paid, and what that leaves of the whole.
pub fn payment_hold(protection: &PaymentHold, reference: &Reference) -> String {
    let amount = money(&protection.amount);
    let said = match protection.until {
        Some(until) => format!("{amount} need not be paid until {}", date_time(until)),
        None => format!("{amount} is not paused and stays due"),
    };
    let rest = reference.amount.as_ref().and_then(|whole| whole.checked_sub(&protection.amount));
    match (rest.filter(|rest| rest.value.is_positive()), reference.due) {
        (None, _) => said,
        (Some(rest), None) => format!("{said}. The other {} stays due", money(&rest)),
        (Some(rest), Some(due)) => format!("{said}. The other {} stays {}", money(&rest), super::due(due)),
    }
}

/// What was decided.
pub fn outcome(outcome: DecisionOutcome) -> &'static str {
    match outcome {
        DecisionOutcome::Granted => "Granted",
        DecisionOutcome::Partly => "Granted in part",
        DecisionOutcome::Refused => "Not possible as it stands",
        DecisionOutcome::Alternative => "Another way is offered",
        DecisionOutcome::Unknown => "Decided",
    }
}
