//! The course of one conversation, taken from its entries one after the other.

use contract::{AuthorKind, PromiseState, Resolution, Timestamp};

use crate::rules::Identity;

/// One entry, as far as it counts.
#[derive(Clone, Debug)]
pub struct Step {
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
pub struct Course {
    /// Whose it is.
    pub customer: Identity,
    /// Whether they had opened one about the same reference before.
    pub is_repeat: bool,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When a person first answered.
    pub answered_at: Option<Timestamp>,
    /// When something was first decided, or the customer first said that it is solved.
    pub outcome_at: Option<Timestamp>,
    /// Whether the customer came back, within the window, to what was called solved or was proposed.
    pub reopened: bool,
    /// How many promises were missed within the window.
    pub missed: u64,
    solution: Solution,
}

/// How the newest solution stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Solution {
    /// There is none, or it is off the table: the customer came back, or the company decided or promised something
    /// else since.
    None,
    /// The company proposed it, and the customer has said nothing to it.
    Proposed,
    /// The customer said that it is solved.
    Confirmed,
}

impl Course {
    /// A conversation that was opened just now.
    pub fn new(customer: Identity, is_repeat: bool, opened_at: Timestamp) -> Self {
        Self {
            customer,
            is_repeat,
            opened_at,
            answered_at: None,
            outcome_at: None,
            reopened: false,
            missed: 0,
            solution: Solution::None,
        }
    }

    /// Whether it is solved by the customer's own word.
    pub fn is_solved(&self) -> bool {
        self.solution == Solution::Confirmed
    }

    /// Whether a solution is proposed to which the customer has not said anything. Silence is not a yes.
    pub fn is_unconfirmed(&self) -> bool {
        self.solution == Solution::Proposed
    }

    /// Takes in the next entry. What counts once, whenever it was, is told from what counts within the window, which
    /// began at `since`.
    pub fn take(&mut self, step: &Step, since: Timestamp) {
        let within = step.at > since;
        match step.by {
            AuthorKind::Customer => self.follow_customer(step, within),
            _ => self.follow_company(step, within),
        }
    }

    fn follow_customer(&mut self, step: &Step, within: bool) {
        match (step.kind.as_str(), step.word.as_deref().map(Resolution::from_wire)) {
            ("verdict", Some(Resolution::Yes)) => {
                self.outcome_at = self.outcome_at.or(Some(step.at));
                self.solution = Solution::Confirmed;
            }
            ("message" | "verdict" | "review" | "correction" | "escalation", _) => {
                self.reopened |= within && self.solution != Solution::None;
                self.solution = Solution::None;
            }
            _ => {}
        }
    }

    fn follow_company(&mut self, step: &Step, within: bool) {
        let by_person = matches!(step.by, AuthorKind::Person | AuthorKind::AiDrafted);
        if by_person && matches!(step.kind.as_str(), "message" | "decision" | "proposal") {
            self.answered_at = self.answered_at.or(Some(step.at));
        }
        match (step.kind.as_str(), step.word.as_deref().map(PromiseState::from_wire)) {
            ("promise", Some(PromiseState::Missed)) => self.missed += u64::from(within),
            ("promise", _) => self.solution = Solution::None,
            ("decision", _) => {
                self.outcome_at = self.outcome_at.or(Some(step.at));
                self.solution = Solution::None;
            }
            ("proposal", _) => self.solution = Solution::Proposed,
            _ => {}
        }
    }
}
