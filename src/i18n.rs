//! The widget's text. What the inbox shows too comes from `ui::i18n`.

mod actions;
mod response_times;

use client::Attribution;
use contract::{EntryId, Problem, ReferenceKey, Ticket, Timestamp};

pub use actions::*;
pub use labels::*;
pub use response_times::{by_when, hours};
pub use ui::i18n::*;

/// The strings that are the same every time.
mod labels {
    pub const CLOSE: &str = "Close";
    pub const LINES: &str = "Is it about one of these?";
    pub const COMPOSER_LABEL: &str = "Your message";
    pub const COMPOSER_FIRST: &str = "What went wrong?";
    pub const COMPOSER_NEXT: &str = "Write a reply";
    pub const SEND_AGAIN: &str = "Send again";
    pub const CHANGE: &str = "Change";
    pub const REMOVE: &str = "Remove";
    pub const NEWEST: &str = "New messages below";
    pub const EMPTY: &str = "Write a few words first.";
    pub const ANY_TIME: &str = "You can write here at any time";
    pub const SENDING: &str = "sending…";
    pub const WAITING: &str = "not sent yet, we keep trying";
    pub const KEPT: &str = "kept on this device, sends when we can be reached";
    pub const SAVED: &str = "Draft kept on this device";
    pub const NOT_KEPT: &str = "This device cannot keep a draft: leave this page open";
}

/// Without a network. `keeps` says whether this device keeps what is written.
pub fn offline(keeps: bool) -> String {
    format!("You are offline. {} sent when you are back.", what_you_wrote(keeps))
}

/// The backend does not answer.
pub fn unreachable(keeps: bool) -> String {
    format!("We cannot be reached just now. {} sent as soon as we can.", what_you_wrote(keeps))
}

/// The page gives no token; `was_in` says whether the backend has answered to one before, `keeps` whether what was written
/// is kept, if anything was.
pub fn sign_in_required(keeps: Option<bool>, was_in: bool) -> String {
    let out = if was_in { "You have been signed out. " } else { "" };
    format!("{out}Sign in and reload this page to write to us.{}", is_kept(keeps))
}

fn is_kept(keeps: Option<bool>) -> &'static str {
    match keeps {
        None => "",
        Some(true) => " What you wrote is kept on this device.",
        Some(false) => " Copy what you have not sent yet.",
    }
}

fn what_you_wrote(keeps: bool) -> &'static str {
    if keeps {
        "What you write is kept on this device and"
    } else {
        "Leave this page open: what you write is"
    }
}

/// The name of the whole widget, for screen readers.
pub fn panel_label(key: &ReferenceKey) -> String {
    format!("Reply about {} {}", key.kind, key.id)
}

/// `3 characters left`, once the end is near.
pub fn characters_left(chars: i64) -> String {
    match chars {
        0.. => format!("{} characters left", number(chars as f64)),
        _ => format!("{} characters too many. Shorten it, or send it in two parts.", number(-chars as f64)),
    }
}

/// The first words in an empty timeline.
pub fn welcome(key: &ReferenceKey) -> String {
    let kind = &key.kind;
    format!(
        "Write to us about this {kind} here. A person reads every message, and the conversation stays with the {kind}."
    )
}

/// Who has it.
pub fn owner(name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{name} has this, and stays with it"),
        None => "A person will read this".into(),
    }
}

/// `18:42 · stored, receipt R-3C4D-5E0F`, or `18:42 · with the team, ticket 17, receipt …`.
pub fn stored_status(at: Option<Timestamp>, id: EntryId, ticket: Option<&Ticket>) -> String {
    let stored = ticket.map_or("stored".into(), |ticket| format!("with the team, ticket {}", ticket.number));
    let stored = format!("{stored}, receipt {}", receipt(id));
    at.map_or(stored.clone(), |at| format!("{} · {stored}", time(at)))
}

/// `18:42 · read by Maria, 09:10 · R-3C4D-5E0F`.
pub fn attributed_status(stored: Timestamp, what: &str, by: &Attribution, id: EntryId) -> String {
    let when = if day(stored) == day(by.at) { time(by.at) } else { date_time(by.at) };
    format!("{} · {what} {}, {when} · {}", time(stored), by.name, receipt(id))
}

/// The receipt in one piece, also at the end of a line.
fn receipt(id: EntryId) -> String {
    id.receipt().replace('-', "\u{2011}")
}

/// The backend refuses to talk about this: nothing that the customer could change. `fallback` is the company's word on how
/// to reach it otherwise, `keeps` as in [`need_token`].
pub fn refused(keeps: Option<bool>, fallback: Option<&str>) -> String {
    format!("{NOT_HERE}{} {}", is_kept(keeps), fallback.unwrap_or(OTHER_WAY))
}

/// Why a message was refused, as far as the customer can do something about it.
pub fn reason(problem: &Problem, fallback: Option<&str>) -> String {
    if problem.code.is_integration_error() { refused(None, fallback) } else { problem.detail.clone() }
}

const NOT_HERE: &str = "Writing to us does not work on this page just now.";
const OTHER_WAY: &str = "Please reach us in another way.";
