//! The state machine of a conversation: one table of what each event changes. The desk runs it, `docs/backend.md` prints
//! it, and `yes-reply check` checks its rows.

use crate::{AuthorKind, EntryBody, PromiseState, Resolution, Status};

/// An event that the table has rows for: an entry, told apart as far as the change differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The first message of a new conversation.
    Opening,
    /// A message, of either side.
    Message,
    /// A message of the person whose decision is under review. It does not count as a reply.
    MessageUnderReview,
    /// Solution feedback: solved.
    Solved,
    /// Solution feedback: partly solved or not solved.
    NotSolved,
    /// A review request.
    ReviewRequest,
    /// A correction.
    Correction,
    /// An escalation.
    Escalation,
    /// Preferences.
    Preferences,
    /// A decision.
    Decision,
    /// A proposal.
    Proposal,
    /// A promise.
    Promise,
    /// The record that a promise was missed.
    MissedPromise,
    /// A handover.
    Handover,
    /// A notice.
    Notice,
}

/// What happens to the owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnerChange {
    /// The owner stays.
    Unchanged,
    /// If there is no owner, the author becomes the owner, unless the author is `automatic`.
    FirstPerson,
    /// The `to` of the handover becomes the owner.
    NewOwner,
}

/// What happens to the promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromiseChange {
    /// The promise stays.
    Unchanged,
    /// While the customer waits already, the promise stays. Otherwise it ends, and the backend may promise anew.
    Renewed,
    /// A pending promise whose due time has not passed becomes kept.
    Kept,
    /// A new promise with the due time of the entry.
    Pending,
    /// The promise becomes missed.
    Missed,
    /// The promise ends.
    Ended,
}

/// One row of the table. The first row that fits an event counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The event.
    pub event: Event,
    /// The kinds of authors of the event.
    pub authors: &'static [AuthorKind],
    /// The status before the event; `None` for any.
    pub before: Option<Status>,
    /// The status after the event; `None` if the event does not change it.
    pub after: Option<Status>,
    /// The change of the owner.
    pub owner: OwnerChange,
    /// The change of the promise.
    pub promise: PromiseChange,
    /// True if the event is one more unread reply.
    pub is_unread: bool,
}

const CUSTOMER: &[AuthorKind] = &[AuthorKind::Customer];
const PERSON: &[AuthorKind] = &[AuthorKind::Person];
const AUTOMATIC: &[AuthorKind] = &[AuthorKind::Automatic];
const COMPANY: &[AuthorKind] = &[AuthorKind::Person, AuthorKind::Automatic];

/// A row that changes nothing; the base of the other ones.
const fn row(event: Event, authors: &'static [AuthorKind]) -> Transition {
    Transition {
        event,
        authors,
        before: None,
        after: None,
        owner: OwnerChange::Unchanged,
        promise: PromiseChange::Unchanged,
        is_unread: false,
    }
}

/// An event with which the customer begins to wait, or goes on waiting.
const fn question(event: Event) -> Transition {
    Transition {
        after: Some(Status::AwaitingCompany),
        promise: PromiseChange::Renewed,
        ..row(event, CUSTOMER)
    }
}

/// A reply of the company.
const fn reply(event: Event, after: Status) -> Transition {
    Transition {
        after: Some(after),
        owner: OwnerChange::FirstPerson,
        promise: PromiseChange::Kept,
        is_unread: true,
        ..row(event, COMPANY)
    }
}

/// The table.
pub const TRANSITIONS: &[Transition] = &[
    question(Event::Opening),
    question(Event::Message),
    Transition { after: Some(Status::Solved), promise: PromiseChange::Ended, ..row(Event::Solved, CUSTOMER) },
    question(Event::NotSolved),
    question(Event::ReviewRequest),
    question(Event::Correction),
    question(Event::Escalation),
    row(Event::Preferences, CUSTOMER),
    Transition { is_unread: true, ..row(Event::MessageUnderReview, PERSON) },
    // A message after the customer's yes does not take that yes back.
    Transition { before: Some(Status::Solved), ..reply(Event::Message, Status::Solved) },
    reply(Event::Message, Status::AwaitingCustomer),
    reply(Event::Decision, Status::AwaitingCustomer),
    reply(Event::Proposal, Status::SolutionProposed),
    Transition { promise: PromiseChange::Missed, ..row(Event::MissedPromise, AUTOMATIC) },
    Transition {
        after: Some(Status::AwaitingCompany),
        owner: OwnerChange::FirstPerson,
        promise: PromiseChange::Pending,
        ..row(Event::Promise, COMPANY)
    },
    Transition { owner: OwnerChange::NewOwner, ..row(Event::Handover, COMPANY) },
    row(Event::Notice, COMPANY),
];

impl Event {
    /// The event that an entry after the first one is; `None` for an unknown kind, which changes nothing.
    /// `is_under_review`: the author made a decision that the customer asks another person to review.
    pub fn of(body: &EntryBody, is_under_review: bool) -> Option<Self> {
        Some(match body {
            EntryBody::Message { .. } if is_under_review => Self::MessageUnderReview,
            EntryBody::Message { .. } => Self::Message,
            EntryBody::SolutionFeedback { solved: Resolution::Yes, .. } => Self::Solved,
            EntryBody::SolutionFeedback { .. } => Self::NotSolved,
            EntryBody::ReviewRequest { .. } => Self::ReviewRequest,
            EntryBody::Correction { .. } => Self::Correction,
            EntryBody::Escalation { .. } => Self::Escalation,
            EntryBody::Preferences { .. } => Self::Preferences,
            EntryBody::Decision { .. } => Self::Decision,
            EntryBody::Proposal { .. } => Self::Proposal,
            EntryBody::Promise { state: Some(PromiseState::Missed), .. } => Self::MissedPromise,
            EntryBody::Promise { .. } => Self::Promise,
            EntryBody::Handover { .. } => Self::Handover,
            EntryBody::Notice { .. } => Self::Notice,
            EntryBody::Unknown { .. } => return None,
        })
    }
}

/// The row for an event of this author in this status; `None` if the table has none, and nothing changes.
pub fn transition(event: Event, author: AuthorKind, status: Status) -> Option<&'static Transition> {
    TRANSITIONS.iter().find(|row| {
        row.event == event
            && row.authors.contains(&author)
            && row.before.is_none_or(|before| before == status)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_row_is_hidden_by_an_earlier_one() {
        for (index, row) in TRANSITIONS.iter().enumerate() {
            let status = row.before.unwrap_or(Status::AwaitingCustomer);
            for author in row.authors {
                assert_eq!(transition(row.event, *author, status), Some(&TRANSITIONS[index]), "{row:?}");
            }
        }
    }

    #[test]
    fn only_the_customers_yes_leads_to_solved() {
        for row in TRANSITIONS.iter().filter(|row| row.before.is_none()) {
            assert_eq!(row.after == Some(Status::Solved), row.event == Event::Solved, "{row:?}");
        }
    }
}
