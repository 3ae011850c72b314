//! The words around what an agent writes.

use contract::{DecisionOutcome, Timestamp};

pub use labels::*;

use crate::drafts::form::Dispute;
use crate::drafts::form::Mode;

/// The strings that are the same every time.
#[allow(missing_docs, reason = "each says itself what it says")]
mod labels {
    pub const WHAT: &str = "What to write";
    pub const SOLVES: &str = "I think this solves it";
    pub const DECIDED: &str = "Decided";
    pub const REASON: &str = "The reason";
    pub const RULE: &str = "The rule it follows";
    pub const INSTEAD: &str = "What is possible instead";
    pub const LOOKED_AT: &str = "What you looked at, one thing a line";
    pub const DISPUTE: &str = "The amount in dispute";
    pub const AMOUNT: &str = "How much";
    pub const PAUSED_UNTIL: &str = "Need not be paid until";
    pub const DUE: &str = "By when";
    pub const TO: &str = "To whom";
    pub const CHOOSE: &str = "Choose somebody";
    pub const HAND_OVER: &str = "Hand over";
    pub const TAKE: &str = "Take it";
    pub const ONLY_FOR_US: &str = "only for us";
}

/// The name of a kind of write.
pub fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Reply => "Reply",
        Mode::Decision => "Decision",
        Mode::Promise => "Promise",
        Mode::Notice => "Notice",
        Mode::Note => "Note for us",
        Mode::Handover => HAND_OVER,
    }
}

/// What the field is called.
pub fn label(mode: Mode) -> &'static str {
    match mode {
        Mode::Reply => "Your reply",
        Mode::Decision => "Your decision",
        Mode::Promise => "What you promise",
        Mode::Notice => "Your notice",
        Mode::Note => "Your note",
        Mode::Handover => "What is known so far",
    }
}

/// What to write in the field.
pub fn hint(mode: Mode) -> &'static str {
    match mode {
        Mode::Reply => "Write an answer",
        Mode::Decision => "Say what was decided, in plain words",
        Mode::Promise => "What is it that comes by then?",
        Mode::Notice => "Something to know, such as what need not be paid while we look",
        Mode::Note => "Only we can read this",
        Mode::Handover => {
            "What happened and what is wanted, so that nobody has to ask again. The customer sees it too."
        }
    }
}

/// Where it is read.
pub fn told(mode: Mode, customer: &str) -> String {
    match mode {
        Mode::Note => "Never shown to the customer".to_owned(),
        _ => format!("{customer} is told here"),
    }
}

/// What was decided.
pub fn outcome(outcome: DecisionOutcome) -> &'static str {
    match outcome {
        DecisionOutcome::Granted => "Yes",
        DecisionOutcome::Partly => "In part",
        DecisionOutcome::Refused => "No",
        DecisionOutcome::Alternative => "Another way",
        DecisionOutcome::Unknown => "Decided",
    }
}

/// What is said about an amount in dispute.
pub fn dispute(dispute: Dispute) -> &'static str {
    match dispute {
        Dispute::NotSaid => "Nothing to say",
        Dispute::Paused => "Paused",
        Dispute::Due => "Stays due",
    }
}

/// Somebody else was faster.
pub fn answered_meanwhile(name: &str) -> String {
    format!("{name} has answered while you were writing. Read that before you send yours.")
}

/// Who else has it open.
pub fn looking(names: &[String]) -> String {
    match names {
        [one] => format!("{one} is here too"),
        names => format!("{} are here too", names.join(", ")),
    }
}

/// When a note was written, and for whom.
pub fn note_aside(at: Timestamp) -> String {
    format!("{} · {ONLY_FOR_US}", widget::words::time(at))
}

/// A second look is owed.
pub fn review_owed(not_by: Option<&str>) -> String {
    match not_by {
        Some(name) => format!("The customer asks somebody else than {name} to look at the decision."),
        None => "The customer asks a person to look at the decision.".to_owned(),
    }
}
