//! Text of the widget. All text for customers is here or in `ui::i18n`, which the inbox shares.

mod actions;
mod conversation_list;
mod response_times;

use client::Attribution;
use contract::{EntryId, Problem, ProblemCode, ReferenceKey, Ticket, Timestamp};

pub use actions::*;
pub use conversation_list::*;
pub use labels::*;
pub use response_times::{by_when, hours};
pub use ui::i18n::*;

/// Fixed strings.
mod labels {
    pub const CLOSE: &str = "Close";
    pub const LINES: &str = "Is it about one of these?";
    pub const COMPOSER_LABEL: &str = "Your message";
    pub const COMPOSER_FIRST: &str = "What went wrong?";
    pub const COMPOSER_NEXT: &str = "Write a reply";
    pub const SEND_AGAIN: &str = "Send again";
    pub const EDIT: &str = "Change";
    pub const REMOVE: &str = "Remove";
    pub const NEW_MESSAGES_BELOW: &str = "New messages below";
    pub const EMPTY_MESSAGE: &str = "Write a few words first.";
    pub const ANY_TIME: &str = "You can write here at any time";
    pub const SENDING: &str = "sending…";
    pub const QUEUED_IN_MEMORY: &str = "not sent yet, we keep trying";
    pub const QUEUED_ON_DEVICE: &str = "kept on this device, sends when we can be reached";
    pub const DRAFT_SAVED: &str = "Draft kept on this device";
    pub const DRAFT_IN_MEMORY_ONLY: &str = "This device cannot keep a draft: leave this page open";
}

/// The banner without a network. `is_persisted` is true if this device has stored everything that is not sent.
pub fn offline(is_persisted: bool) -> String {
    format!("You are offline. {} sent when you are back.", unsent_text(is_persisted))
}

/// The banner while the backend does not answer. `is_persisted` as in [`offline`].
pub fn unreachable(is_persisted: bool) -> String {
    format!("We cannot be reached just now. {} sent as soon as we can.", unsent_text(is_persisted))
}

/// The banner while the host page supplies no token. `unsent_persisted` says whether this device has stored everything
/// that is not sent; `None` if everything is sent. `was_signed_in` is true if the backend has accepted a token before.
pub fn sign_in_required(unsent_persisted: Option<bool>, was_signed_in: bool) -> String {
    let signed_out = if was_signed_in { "You have been signed out. " } else { "" };
    format!("{signed_out}Sign in and reload this page to write to us.{}", unsent_hint(unsent_persisted))
}

fn unsent_hint(unsent_persisted: Option<bool>) -> &'static str {
    match unsent_persisted {
        None => "",
        Some(true) => " What you wrote is kept on this device.",
        Some(false) => " Copy what you have not sent yet.",
    }
}

fn unsent_text(is_persisted: bool) -> &'static str {
    if is_persisted {
        "What you write is kept on this device and"
    } else {
        "Leave this page open: what you write is"
    }
}

/// The label of the widget, for screen readers.
pub fn panel_label(key: &ReferenceKey) -> String {
    format!("Reply about {} {}", key.kind, key.id)
}

/// `3 characters left`; a negative number asks for a shorter text.
pub fn characters_left(chars: i64) -> String {
    match chars {
        0.. => format!("{} characters left", number(chars as f64)),
        _ => format!("{} characters too many. Shorten it, or send it in two parts.", number(-chars as f64)),
    }
}

/// The message in an empty timeline.
pub fn welcome(key: &ReferenceKey) -> String {
    let kind = &key.kind;
    format!(
        "Write to us about this {kind} here. A person reads every message, and the conversation stays with the {kind}."
    )
}

/// The responsible person.
pub fn owner(name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{name} has this, and stays with it"),
        None => "A person will read this".into(),
    }
}

/// `18:42 · stored, receipt R-3C4D-5E0F`; with a ticket, `18:42 · with the team, ticket 17, receipt …`.
pub fn stored_status(at: Option<Timestamp>, id: EntryId, ticket: Option<&Ticket>) -> String {
    let stored = ticket.map_or("stored".into(), |ticket| format!("with the team, ticket {}", ticket.number));
    let stored = format!("{stored}, receipt {}", receipt(id));
    at.map_or(stored.clone(), |at| format!("{} · {stored}", time(at)))
}

/// `18:42 · read by Maria, 09:10 · R-3C4D-5E0F`, where `action` is `read by`.
pub fn attributed_status(stored: Timestamp, action: &str, by: &Attribution, id: EntryId) -> String {
    let when = if day(stored) == day(by.at) { time(by.at) } else { date_time(by.at) };
    format!("{} · {action} {}, {when} · {}", time(stored), by.name, receipt(id))
}

/// The receipt with non-breaking hyphens.
fn receipt(id: EntryId) -> String {
    id.receipt().replace('-', "\u{2011}")
}

/// The banner while the backend rejects every request, for a reason that the customer cannot change. `fallback` is the
/// company's text about another way to reach it; `unsent_persisted` as in [`sign_in_required`].
pub fn rejected(unsent_persisted: Option<bool>, fallback: Option<&str>) -> String {
    format!("{UNAVAILABLE}{} {}", unsent_hint(unsent_persisted), fallback.unwrap_or(OTHER_CONTACT))
}

/// The reason of a rejected item, in the widget's own words.
pub fn reason(problem: &Problem, fallback: Option<&str>) -> String {
    match problem.code {
        code if code.is_integration_error() => rejected(None, fallback),
        ProblemCode::TextTooLong => match problem.params.get("limit") {
            Some(limit) => format!(
                "This is too long: at most {limit} characters fit. Shorten it, or send it in two parts."
            ),
            None => "This is too long. Shorten it, or send it in two parts.".into(),
        },
        ProblemCode::TextEmpty => "There is no text in this.".into(),
        ProblemCode::NotFound | ProblemCode::Gone => {
            "The conversation that this belongs to is not there any more.".into()
        }
        _ => "This could not be stored as it is. Change it, or send it again.".into(),
    }
}

/// The reason of an item that something on the way to the backend refuses.
pub const BLOCKED: &str =
    "Something between this device and us does not let this through. Change it, or send it again.";

const UNAVAILABLE: &str = "Writing to us does not work on this page just now.";
const OTHER_CONTACT: &str = "Please reach us in another way.";
