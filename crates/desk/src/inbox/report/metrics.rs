//! The metrics of one conversation, computed from its entries in order.

use contract::{AuthorKind, Entry, EntryBody, PromiseState, Resolution, Timestamp};

use crate::conversations::customer::Identity;

#[derive(Clone, Debug)]
pub struct ConversationMetrics {
    pub customer: Identity,
    /// Whether the customer had opened an earlier conversation about the same reference.
    pub is_repeat: bool,
    pub opened_at: Timestamp,
    /// The time of the first reply by a person.
    pub first_reply_at: Option<Timestamp>,
    /// The time of the first decision or the customer's first yes.
    pub outcome_at: Option<Timestamp>,
    /// Whether the customer returned, within the window, to a proposed or confirmed solution.
    pub reopened: bool,
    /// The number of promises that were missed within the window.
    pub missed_promises: u64,
    solution: SolutionState,
}

/// The state of the newest solution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SolutionState {
    /// No solution, or none that stands: the customer returned, or the company decided or promised something since.
    None,
    /// The company proposed it, and the customer has not answered.
    Proposed,
    /// The customer said yes.
    Confirmed,
}

impl ConversationMetrics {
    pub fn new(customer: Identity, is_repeat: bool, opened_at: Timestamp) -> Self {
        Self {
            customer,
            is_repeat,
            opened_at,
            first_reply_at: None,
            outcome_at: None,
            reopened: false,
            missed_promises: 0,
            solution: SolutionState::None,
        }
    }

    /// Whether the customer's yes stands.
    pub fn is_solved(&self) -> bool {
        self.solution == SolutionState::Confirmed
    }

    /// Whether a proposal stands that the customer has not answered. Silence is not a yes.
    pub fn is_unconfirmed(&self) -> bool {
        self.solution == SolutionState::Proposed
    }

    /// Adds the next entry. Counts are limited to the window that began at `since`; first times are not.
    pub fn apply(&mut self, entry: &Entry, since: Timestamp) {
        let is_within = entry.created_at > since;
        match entry.author.kind {
            AuthorKind::Customer => self.apply_customer(entry, is_within),
            _ => self.apply_company(entry, is_within),
        }
    }

    fn apply_customer(&mut self, entry: &Entry, is_within: bool) {
        match &entry.body {
            EntryBody::SolutionFeedback { solved: Resolution::Yes, .. } => {
                self.outcome_at = self.outcome_at.or(Some(entry.created_at));
                self.solution = SolutionState::Confirmed;
            }
            EntryBody::Message { .. }
            | EntryBody::SolutionFeedback { .. }
            | EntryBody::ReviewRequest { .. }
            | EntryBody::Correction { .. }
            | EntryBody::Escalation { .. } => {
                self.reopened |= is_within && self.solution != SolutionState::None;
                self.solution = SolutionState::None;
            }
            _ => {}
        }
    }

    fn apply_company(&mut self, entry: &Entry, is_within: bool) {
        if entry.author.kind.is_person() && entry.body.is_reply() {
            self.first_reply_at = self.first_reply_at.or(Some(entry.created_at));
        }
        match &entry.body {
            EntryBody::Promise { state: Some(PromiseState::Missed), .. } => {
                self.missed_promises += u64::from(is_within)
            }
            EntryBody::Promise { .. } => self.solution = SolutionState::None,
            EntryBody::Decision { .. } => {
                self.outcome_at = self.outcome_at.or(Some(entry.created_at));
                self.solution = SolutionState::None;
            }
            EntryBody::Proposal { .. } => self.solution = SolutionState::Proposed,
            _ => {}
        }
    }
}
