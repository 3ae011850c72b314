//! Every visible string of the inbox.

use contract::{DesiredOutcome, PromiseState, Reference, ReplyPreference, Status, Timestamp};
use inbox_api::ConversationListItem;
use widget::words;

pub mod admin;
pub mod composer;
pub mod conversation_list;
pub mod report;
pub mod saved_replies;

pub use labels::*;

/// The strings that are the same every time.
#[allow(missing_docs, reason = "each says itself what it says")]
mod labels {
    pub const CANCEL: &str = "Cancel";
    pub const INBOX: &str = "Inbox";
    pub const CONVERSATIONS: &str = "Conversations";
    pub const NOTHING_YET: &str = "Nobody has written yet. What customers write appears here by itself.";
    pub const CHOOSE: &str = "Choose a conversation. The one that waits longest is at the top.";
    pub const BACK: &str = "All conversations";
    pub const SIGN_IN: &str = "Sign in";
    pub const SIGN_OUT: &str = "Sign out";
    pub const NAME: &str = "Name";
    pub const PASSWORD: &str = "Password";
    pub const LINK_REFUSED: &str =
        "This link is used up or too old. Sign in with your password, or ask for a new link.";
    pub const AWAY: &str = "The desk cannot be reached just now. We keep trying.";
    pub const NOT_FOUND: &str = "There is no such conversation.";
    pub const KEEP: &str = "Keep";
    pub const NOT_SENT: &str = "Not sent: the desk cannot be reached. Your words are still here; try again.";
    pub const NOT_SENT_EXPIRED: &str =
        "Not sent: your session had ended. Your words are still here; send them again.";
    pub const STILL_SIGNED_IN: &str =
        "You are still signed in: the desk cannot be reached just now. Try again.";
    pub const DRAFT: &str = "draft";
    pub const WHAT_IS_KNOWN: &str = "What is known";
    pub const CUSTOMER: &str = "The customer";
    pub const SAID_BEFORE: &str = "What was already said";
    pub const NO_OTHERS: &str = "No other conversation with this customer.";
    pub const NOT_POSSIBLE: &str = "If it can't be done";
    pub const SAY_WHY: &str = "Say the rule, the reason and what you can do instead.";
}

/// `3 wait for us`.
pub fn waiting(count: u64) -> String {
    match count {
        0 => "nobody waits for us".into(),
        1 => "1 waits for us".into(),
        _ => format!("{} wait for us", words::number(count as f64)),
    }
}

/// `12 min`, `3 h`, `2 days`: rounded down, for it has not waited longer than it has.
pub fn waited(since: Timestamp, now_ms: u64) -> String {
    let seconds = (now_ms as i64 - since.as_millisecond()).max(0) / 1_000;
    match seconds {
        0..60 => "just now".into(),
        60..3_600 => format!("waits {} min", seconds / 60),
        3_600..172_800 => format!("waits {} h", seconds / 3_600),
        _ => format!("waits {} days", seconds / 86_400),
    }
}

/// What is owed to a customer who waits, and whether it is late: `by 17:00`, `12 min late`, or how long they have
/// waited where nothing was promised.
pub fn owed(row: &ConversationListItem, now_ms: u64) -> Option<(String, bool)> {
    let since = row.waiting_since?;
    let promise = row.head.promise.as_ref().filter(|promise| promise.state != PromiseState::Kept);
    Some(match promise {
        Some(promise) if promise.due.as_millisecond() > now_ms as i64 => {
            (format!("by {}", words::moment(promise.due)), false)
        }
        Some(promise) => (late(promise.due, now_ms), true),
        None => (waited(since, now_ms), false),
    })
}

fn late(due: Timestamp, now_ms: u64) -> String {
    let minutes = (now_ms as i64 - due.as_millisecond()).max(0) / 60_000;
    match minutes {
        0..60 => format!("{} min late", minutes.max(1)),
        60..2_880 => format!("{} h late", minutes / 60),
        _ => format!("{} days late", minutes / 1_440),
    }
}

/// `Order 1001 · Okafor`: the order or bill, and the last of the customer's names.
pub fn title(reference: &Reference, customer: &str) -> String {
    let name = customer.split_whitespace().last().unwrap_or(customer);
    format!("{} · {name}", words::reference_title(&reference.key()))
}

/// Whose turn it is, from the company's side.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::AwaitingCompany => "waiting for us",
        Status::AwaitingCustomer => "waiting for the customer",
        Status::SolutionProposed => "solution proposed",
        Status::Solved => "solved, says the customer",
        Status::Unknown => "open",
    }
}

/// `The order`.
pub fn the(kind: &str) -> String {
    format!("The {kind}")
}

/// `Others about this order`: customers who wrote about the same one.
pub fn others_about(kind: &str) -> String {
    format!("Others about this {kind}")
}

/// `Wishes: correct · in writing`, or nothing.
pub fn wishes(wish: Option<&DesiredOutcome>, treatment: Option<&ReplyPreference>) -> Option<String> {
    words::wanted(wish, treatment).map(|wanted| format!("Wishes: {wanted}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_is_never_told_longer_than_it_was() {
        let since = Timestamp::from_millisecond(0).expect("time");
        for (ms, says) in [
            (59_999, "just now"),
            (119_999, "waits 1 min"),
            (7_199_999, "waits 1 h"),
            (172_799_999, "waits 47 h"),
            (172_800_000, "waits 2 days"),
        ] {
            assert_eq!(waited(since, ms), says);
        }
    }

    #[test]
    fn what_was_promised_is_late_by_the_minute() {
        let due = Timestamp::from_millisecond(60_000).expect("time");
        for (ms, says) in [
            (60_000, "1 min late"),
            (780_000, "12 min late"),
            (3_660_000, "1 h late"),
            (172_860_000, "2 days late"),
        ] {
            assert_eq!(late(due, ms), says);
        }
    }

    #[test]
    fn a_name_of_one_word_is_enough() {
        let reference = Reference::bare("order:1001".parse().expect("key"));
        assert_eq!(title(&reference, "Ada Okafor"), "Order 1001 · Okafor");
        assert_eq!(title(&reference, "customer-42"), "Order 1001 · customer-42");
    }
}
