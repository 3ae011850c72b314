//! The course of one conversation, taken from its entries one after the other.

use contract::{AuthorKind, PromiseState, Resolution, Timestamp};

use crate::conversations::customer::Identity;

/// One entry, as far as it counts.
#[derive(Clone, Debug)]
pub struct EntryFact {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: AuthorKind,
    /// Its kind, as it stands on the wire.
    pub kind: String,
    /// What a verdict says, or the state of a promise.
    pub word: Option<String>,
}

/// What became of a conversation so far.
#[derive(Clone, Debug)]
pub struct ConversationMetrics {
    /// Whose it is.
    pub customer: Identity,
    /// Whether they had opened one about the same reference before.
    pub is_repeat: bool,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When a person first answered.
    pub first_reply_at: Option<Timestamp>,
    /// When something was first decided, or the customer first said that it is solved.
    pub outcome_at: Option<Timestamp>,
    /// Whether the customer came back, within the window, to what was called solved or was proposed.
    pub reopened: bool,
    /// How many promises were missed within the window.
    pub missed_promises: u64,
    solution: SolutionState,
}

/// How the newest solution stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SolutionState {
    /// There is none, or it is off the table: the customer came back, or the company decided or promised something
    /// else since.
    None,
    /// The company proposed it, and the customer has said nothing to it.
    Proposed,
    /// The customer said that it is solved.
    Confirmed,
}

impl ConversationMetrics {
    /// A conversation that was opened just now.
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

    /// Whether it is solved by the customer's own word.
    pub fn is_solved(&self) -> bool {
        self.solution == SolutionState::Confirmed
    }

    /// Whether a solution is proposed to which the customer has not said anything. Silence is not a yes.
    pub fn is_unconfirmed(&self) -> bool {
        self.solution == SolutionState::Proposed
    }

    /// Takes in the next entry. What counts once, whenever it was, is told from what counts within the window, which
    /// began at `since`.
    pub fn apply(&mut self, step: &EntryFact, since: Timestamp) {
        let within = step.at > since;
        match step.by {
            AuthorKind::Customer => self.apply_customer(step, within),
            _ => self.apply_company(step, within),
        }
    }

    fn apply_customer(&mut self, step: &EntryFact, within: bool) {
        match (step.kind.as_str(), step.word.as_deref().map(Resolution::from_wire)) {
            ("verdict", Some(Resolution::Yes)) => {
                self.outcome_at = self.outcome_at.or(Some(step.at));
                self.solution = SolutionState::Confirmed;
            }
            ("message" | "verdict" | "review" | "correction" | "escalation", _) => {
                self.reopened |= within && self.solution != SolutionState::None;
                self.solution = SolutionState::None;
            }
            _ => {}
        }
    }

    fn apply_company(&mut self, step: &EntryFact, within: bool) {
        let by_person = matches!(step.by, AuthorKind::Person | AuthorKind::AiDrafted);
        if by_person && matches!(step.kind.as_str(), "message" | "decision" | "proposal") {
            self.first_reply_at = self.first_reply_at.or(Some(step.at));
        }
        match (step.kind.as_str(), step.word.as_deref().map(PromiseState::from_wire)) {
            ("promise", Some(PromiseState::Missed)) => self.missed_promises += u64::from(within),
            ("promise", _) => self.solution = SolutionState::None,
            ("decision", _) => {
                self.outcome_at = self.outcome_at.or(Some(step.at));
                self.solution = SolutionState::None;
            }
            ("proposal", _) => self.solution = SolutionState::Proposed,
            _ => {}
        }
    }
}
