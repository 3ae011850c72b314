//! Text of the list of the customer's other conversations.

use contract::{Conversation, ReferenceKey, Status};

use super::{day, number};

pub const OTHER_CONVERSATIONS: &str = "Your other conversations";
pub const LOADING: &str = "Loading…";
pub const LIST_FAILED: &str = "We cannot be reached just now. Close this and open it again.";
pub const NO_OTHER_CONVERSATIONS: &str = "You have no other conversations with us.";
pub const EARLIER_CONVERSATIONS: &str = "Show earlier ones";

/// `Waiting for you · 1 new reply · Fri, 13 Nov`.
pub fn conversation_summary(conversation: &Conversation) -> String {
    let status = match conversation.status {
        Status::AwaitingCompany => Some("Waiting for us"),
        Status::AwaitingCustomer => Some("Waiting for you"),
        Status::SolutionProposed => Some("Solution proposed"),
        Status::Solved => Some("Solved"),
        Status::Unknown => None,
    };
    let unread = match conversation.unread_count {
        None | Some(0) => None,
        Some(1) => Some("1 new reply".to_owned()),
        Some(count) => Some(format!("{} new replies", number(count as f64))),
    };
    let parts = [status.map(str::to_owned), unread, Some(day(conversation.updated_at))];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// `Back to order 1001`.
pub fn back_to(key: &ReferenceKey) -> String {
    format!("Back to {} {}", key.kind, key.id)
}
