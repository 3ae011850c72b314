//! Every visible string.

mod decision;
mod intl;
mod service;
mod waiting;

use crate::conversation::Attribution;
use contract::{
    Date, DesiredOutcome, Entry, EntryBody, EntryId, Problem, Reference, ReferenceKey, ReplyPreference,
    Resolution, STEP_PERSON, Ticket, Timestamp,
};

pub use decision::{author, decision_facts, outcome, payment_hold};
pub use intl::{date, date_time, day, money, number, time, weekday};
pub use labels::*;
pub use service::*;
pub use waiting::{by_when, duration, hours, missed};

/// The strings that are the same every time.
#[allow(missing_docs, reason = "each says itself what it says")]
mod labels {
    pub const CLOSE: &str = "Close";
    pub const LINES: &str = "Is it about one of these?";
    pub const CONVERSATION: &str = "Conversation";
    pub const AUTOMATIC: &str = "automatic";
    pub const AI_DRAFTED: &str = "drafted by AI, sent by a person";
    pub const COMPOSER_LABEL: &str = "Your message";
    pub const COMPOSER_FIRST: &str = "What went wrong?";
    pub const COMPOSER_NEXT: &str = "Write a reply";
    pub const SEND: &str = "Send";
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

/// `Order 1001`.
pub fn reference_title(key: &ReferenceKey) -> String {
    format!("{} {}", kind(&key.kind), key.id)
}

/// The kind as a title: `Order`. Kinds of the company's own are written as it names them.
fn kind(kind: &str) -> String {
    let mut letters = kind.chars();
    letters.next().map_or_else(String::new, |first| intl::upper(first) + letters.as_str())
}

/// The name of the whole widget, for screen readers.
pub fn panel_label(key: &ReferenceKey) -> String {
    format!("Reply about {} {}", key.kind, key.id)
}

/// `due 30 Nov`.
pub fn due(date: Date) -> String {
    format!("due {}", self::date(date))
}

/// The company's own word for the state of an order, with its day: `delivered 12 Nov`.
pub fn status_on(status: &str, date: Option<Date>) -> String {
    date.map_or_else(|| status.to_owned(), |date| format!("{status} {}", self::date(date)))
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

/// `as written yesterday, 18:42: “The lid is broken”`.
pub fn quote(entry: &Entry) -> Option<String> {
    Some(format!("as written {}: “{}”", date_time(entry.at), excerpt(entry)?))
}

/// The beginning of a message.
pub fn excerpt(entry: &Entry) -> Option<String> {
    let EntryBody::Message { text, .. } = &entry.body else { return None };
    let mut words: String = text.chars().take(60).collect();
    if words.len() < text.len() {
        words.push('…');
    }
    Some(words)
}

/// `about “Meter exchange”`, or nothing when no line is pointed at.
pub fn about_lines(reference: &Reference, lines: &[String]) -> Option<String> {
    let title = |id: &String| {
        reference.lines.iter().find(|line| line.id == *id).map_or(id, |line| &line.title).clone()
    };
    let quoted: Vec<String> = lines.iter().map(|id| format!("“{}”", title(id))).collect();
    (!quoted.is_empty()).then(|| format!("about {}", quoted.join(", ")))
}

/// What the company says in a message, a proposal or a decision.
pub fn reply_text(body: &EntryBody) -> String {
    match body {
        EntryBody::Message { text, .. } | EntryBody::Proposal { text } => text.clone(),
        EntryBody::Decision { outcome, text, reason, .. } => {
            let parts = [Some(self::outcome(*outcome)), Some(text.as_str()), reason.as_deref()];
            parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
        }
        _ => String::new(),
    }
}

/// What happened, in one line.
pub fn event_summary(entry: &Entry) -> String {
    let name = &entry.author.name;
    match &entry.body {
        EntryBody::Wish { wish, treatment } => match preferences_summary(wish.as_ref(), treatment.as_ref()) {
            Some(wanted) => format!("{name} would like: {wanted}"),
            None => format!("{name} takes the wish back"),
        },
        EntryBody::Verdict { solved, text } => {
            let verdict = match solved {
                Resolution::Yes => "Solved",
                Resolution::Partly => "Partly solved",
                Resolution::No | Resolution::Unknown => "Not solved",
            };
            with_detail(format!("{verdict}, says {name}"), text.as_deref())
        }
        EntryBody::Review { text, .. } => {
            with_detail(format!("{name} asks someone else to look"), text.as_deref())
        }
        EntryBody::Handover { to, .. } if to.name == *name => format!("{name} has this now"),
        EntryBody::Handover { to, summary } => format!("{} took this over from {name}: {summary}", to.name),
        EntryBody::Correction { text, .. } => format!("{name} corrects: {text}"),
        EntryBody::Promise { due, state: Some(_), .. } => missed(&date_time(*due)),
        EntryBody::Promise { due, what, .. } => format!("{name} promises {what} by {}", date_time(*due)),
        EntryBody::Escalation { step, .. } if step == STEP_PERSON => format!("{name} asks for a person"),
        EntryBody::Escalation { step, text } => {
            with_detail(format!("{name} takes it further: {step}"), text.as_deref())
        }
        EntryBody::Notice { text, .. } => text.clone(),
        EntryBody::Unknown { text } => {
            text.clone().unwrap_or_else(|| "Something happened that this page cannot show yet".into())
        }
        _ => String::new(),
    }
}

/// What the customer wants and how to be answered: `Correct it · by phone · after six`; or nothing.
pub fn preferences_summary(
    wish: Option<&DesiredOutcome>,
    treatment: Option<&ReplyPreference>,
) -> Option<String> {
    let wish = wish.into_iter().flat_map(|wish| [&wish.outcome, &wish.text]);
    let treatment = treatment.into_iter().flat_map(|treatment| [&treatment.channel, &treatment.note]);
    let said: Vec<&str> =
        wish.chain(treatment).filter_map(|text| Some(option_label(text.as_deref()?))).collect();
    (!said.is_empty()).then(|| said.join(" · "))
}

fn with_detail(said: String, words: Option<&str>) -> String {
    words.map_or(said.clone(), |words| format!("{said}: {words}"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_of_the_companys_own_becomes_a_title() {
        for (kind, title) in [("order", "Order 1001"), ("übung", "Übung 1001")] {
            let key = ReferenceKey { kind: kind.into(), id: "1001".into() };
            assert_eq!(reference_title(&key), title);
        }
    }

    #[test]
    fn a_choice_is_said_in_words_and_ones_own_words_stay() {
        let wish = DesiredOutcome { outcome: Some("correct".into()), text: Some("and soon".into()) };
        let treatment = ReplyPreference { channel: Some("phone".into()), note: None };
        assert_eq!(
            preferences_summary(Some(&wish), Some(&treatment)).as_deref(),
            Some("Correct it · and soon · By phone")
        );
        assert_eq!(preferences_summary(Some(&DesiredOutcome::default()), None), None);
    }

    #[test]
    fn what_a_newer_backend_does_is_still_said() {
        let page: contract::Entries =
            serde_json::from_str(include_str!("../crates/contract/golden/newer_entries.json"))
                .expect("golden");
        assert_eq!(event_summary(&page.entries[1]), "It will rain.");
        assert!(event_summary(&page.entries[2]).starts_with("Something happened"));
    }
}
