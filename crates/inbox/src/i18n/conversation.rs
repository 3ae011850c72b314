//! Strings of an open conversation and its details pane.

use contract::{DesiredOutcome, ReplyPreference, Status, Timestamp};
use ui::i18n as shared_i18n;

pub const SELECT_CONVERSATION: &str = "Choose a conversation. The one that waits longest is at the top.";
pub const NOT_FOUND: &str = "There is no such conversation.";
pub const TAKE_OWNERSHIP: &str = "Take it";
pub const INTERNAL: &str = "only for us";

pub const DETAILS: &str = "What is known";
pub const CUSTOMER: &str = "The customer";
pub const OTHER_CONVERSATIONS: &str = "What was already said";
pub const NO_OTHER_CONVERSATIONS: &str = "No other conversation with this customer.";
pub const REFUSAL_TIP_TITLE: &str = "If it can't be done";
pub const REFUSAL_TIP: &str = "Say the rule, the reason and what you can do instead.";

pub fn status(status: Status) -> &'static str {
    match status {
        Status::AwaitingCompany => "waiting for us",
        Status::AwaitingCustomer => "waiting for the customer",
        Status::SolutionProposed => "solution proposed",
        Status::Solved => "solved, says the customer",
        Status::Unknown => "open",
    }
}

/// `The order`
pub fn reference_title(kind: &str) -> String {
    format!("The {kind}")
}

/// `Others about this order`: the title over conversations of other customers about the same reference.
pub fn related_title(kind: &str) -> String {
    format!("Others about this {kind}")
}

/// `Wishes: correct · in writing`, or `None` if the customer stated no preferences.
pub fn preferences(
    desired_outcome: Option<&DesiredOutcome>,
    reply_preference: Option<&ReplyPreference>,
) -> Option<String> {
    shared_i18n::preferences_summary(desired_outcome, reply_preference)
        .map(|preferences| format!("Wishes: {preferences}"))
}

/// `Tom is here too`
pub fn viewers(names: &[String]) -> String {
    match names {
        [name] => format!("{name} is here too"),
        names => format!("{} are here too", names.join(", ")),
    }
}

/// `14:05 · only for us`: the line under a note.
pub fn note_time(at: Timestamp) -> String {
    format!("{} · {INTERNAL}", shared_i18n::time(at))
}

pub fn pending_review(excluded_agent: Option<&str>) -> String {
    match excluded_agent {
        Some(name) => format!("The customer asks somebody else than {name} to look at the decision."),
        None => "The customer asks a person to look at the decision.".to_owned(),
    }
}
