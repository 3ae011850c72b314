//! Strings of the composer.

use contract::DecisionOutcome;

use crate::drafts::{ComposerMode, PaymentHoldChoice};

pub const MODES: &str = "What to write";
pub const HAND_OVER: &str = "Hand over";
pub const PROPOSES_SOLUTION: &str = "I think this solves it";
pub const SAVE_NOTE: &str = "Keep";
pub const NOT_SENT: &str = "Not sent: the desk cannot be reached. Your words are still here; try again.";
pub const NOT_SENT_SESSION_ENDED: &str =
    "Not sent: your session had ended. Your words are still here; send them again.";

pub const OUTCOME: &str = "Decided";
pub const REASON: &str = "The reason";
pub const RULE: &str = "The rule it follows";
pub const ALTERNATIVE: &str = "What is possible instead";
pub const CONSIDERED: &str = "What you looked at, one thing a line";
pub const PAYMENT_HOLD: &str = "The amount in dispute";
pub const AMOUNT: &str = "How much";
pub const HELD_UNTIL: &str = "Need not be paid until";
pub const PROMISE_DUE: &str = "By when";
pub const NEW_OWNER: &str = "To whom";
pub const SELECT_AGENT: &str = "Choose somebody";

pub fn mode_name(mode: ComposerMode) -> &'static str {
    match mode {
        ComposerMode::Reply => "Reply",
        ComposerMode::Decision => "Decision",
        ComposerMode::Promise => "Promise",
        ComposerMode::Notice => "Notice",
        ComposerMode::Note => "Note for us",
        ComposerMode::Handover => HAND_OVER,
    }
}

/// The accessible name of the text field.
pub fn field_label(mode: ComposerMode) -> &'static str {
    match mode {
        ComposerMode::Reply => "Your reply",
        ComposerMode::Decision => "Your decision",
        ComposerMode::Promise => "What you promise",
        ComposerMode::Notice => "Your notice",
        ComposerMode::Note => "Your note",
        ComposerMode::Handover => "What is known so far",
    }
}

/// The placeholder of the text field.
pub fn placeholder(mode: ComposerMode) -> &'static str {
    match mode {
        ComposerMode::Reply => "Write an answer",
        ComposerMode::Decision => "Say what was decided, in plain words",
        ComposerMode::Promise => "What is it that comes by then?",
        ComposerMode::Notice => "Something to know, such as what need not be paid while we look",
        ComposerMode::Note => "Only we can read this",
        ComposerMode::Handover => {
            "What happened and what is wanted, so that nobody has to ask again. The customer sees it too."
        }
    }
}

/// `Ada is told here`: whether the customer reads the entry.
pub fn audience(mode: ComposerMode, customer: &str) -> String {
    match mode {
        ComposerMode::Note => "Never shown to the customer".to_owned(),
        _ => format!("{customer} is told here"),
    }
}

pub fn outcome(outcome: DecisionOutcome) -> &'static str {
    match outcome {
        DecisionOutcome::Granted => "Yes",
        DecisionOutcome::Partly => "In part",
        DecisionOutcome::Refused => "No",
        DecisionOutcome::Alternative => "Another way",
        DecisionOutcome::Unknown => "Decided",
    }
}

pub fn payment_hold(choice: PaymentHoldChoice) -> &'static str {
    match choice {
        PaymentHoldChoice::Unspecified => "Nothing to say",
        PaymentHoldChoice::OnHold => "Paused",
        PaymentHoldChoice::StaysDue => "Stays due",
    }
}

/// Shown when the agent `name` has replied since the draft was begun.
pub fn reply_conflict(name: &str) -> String {
    format!("{name} has answered while you were writing. Read that before you send yours.")
}
