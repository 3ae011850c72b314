//! Text of a decision: outcome, facts, author and disputed amount.

use contract::{AuthorKind, DecisionOutcome, DisputedAmount, Entry, EntryBody, Reference};

use super::{date_time, money};

const REASON: &str = "Reason";
const RULE: &str = "Rule";
const CONSIDERED: &str = "Looked at";
const DECIDED_BY: &str = "Decided by";
const ALTERNATIVE: &str = "Instead";
const DISPUTED_AMOUNT: &str = "Meanwhile";

/// The facts of a decision, each with its label. Empty for an entry of another kind.
pub fn decision_facts(entry: &Entry, reference: &Reference) -> Vec<(&'static str, String)> {
    let EntryBody::Decision { rule, reason, alternative, considered, disputed_amount, .. } = &entry.body
    else {
        return vec![];
    };
    let facts = [
        (REASON, reason.clone()),
        (RULE, rule.clone()),
        (CONSIDERED, (!considered.is_empty()).then(|| considered.join(", "))),
        (DECIDED_BY, Some(author(entry))),
        (ALTERNATIVE, alternative.clone()),
        (
            DISPUTED_AMOUNT,
            disputed_amount.as_ref().map(|disputed| self::disputed_amount(disputed, reference)),
        ),
    ];
    facts.into_iter().filter_map(|(label, text)| Some((label, text?))).collect()
}

/// Name and kind of the author of an entry: `Tom, a person`.
pub fn author(entry: &Entry) -> String {
    let author = &entry.author;
    match author.kind {
        AuthorKind::Customer => author.name.clone(),
        AuthorKind::Automatic => format!("{}, automatic; no person", author.name),
        _ if entry.drafted_by_ai => format!("{}, a person, with a draft by AI", author.name),
        _ => format!("{}, a person", author.name),
    }
}

/// The state of a disputed amount, and the rest of the total amount that stays due.
pub fn disputed_amount(disputed: &DisputedAmount, reference: &Reference) -> String {
    let amount = money(&disputed.amount);
    let sentence = match disputed.held_until {
        Some(until) => format!("{amount} need not be paid until {}", date_time(until)),
        None => format!("{amount} is not paused and stays due"),
    };
    let rest = reference.amount.as_ref().and_then(|total| total.checked_sub(&disputed.amount));
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
