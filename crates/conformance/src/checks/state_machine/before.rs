//! The conversation before an event.

use serde_json::json;

use crate::conversation::{CheckAuthor, Conversation, in_hours};
use crate::outcome::{Ending, Outcome};
use crate::session::Session;
use crate::table::TransitionRow;

/// A conversation before an event: each status, and `awaiting_company` with a pending promise too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// Not opened.
    None,
    /// `awaiting_company`, and nobody at the company has written.
    Opened,
    /// `awaiting_company`, with a pending promise of a person.
    Promised,
    /// `awaiting_customer` after a message of a person, and perhaps with a kept promise.
    AwaitingCustomer,
    /// `solution_proposed` by a person.
    SolutionProposed,
    /// `solved` by the customer.
    Solved,
}

const ALL: [Before; 6] = [
    Before::None,
    Before::Opened,
    Before::Promised,
    Before::AwaitingCustomer,
    Before::SolutionProposed,
    Before::Solved,
];

impl Before {
    /// The states that a row allows.
    pub fn fitting(row: &TransitionRow) -> Vec<Self> {
        let is_allowed = |before: &Self| match row.before {
            "any" => *before != Self::None,
            status => before.status() == status,
        };
        ALL.into_iter().filter(is_allowed).collect()
    }

    pub fn status(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Opened | Self::Promised => "awaiting_company",
            Self::AwaitingCustomer => "awaiting_customer",
            Self::SolutionProposed => "solution_proposed",
            Self::Solved => "solved",
        }
    }

    /// Whether the customer brings a conversation there without the company.
    pub fn is_reached_alone(self) -> bool {
        matches!(self, Self::None | Self::Opened | Self::Solved)
    }

    /// Whether the backend has the features to reach it, and the row is the first one that fits.
    pub fn is_offered(self, session: &Session, row: &TransitionRow) -> bool {
        let is_reachable = self != Self::Solved || session.backend.capabilities.has("solution_feedback");
        // A row for this status alone comes before the one for any status.
        let is_shadowed = crate::table::rows().iter().any(|earlier| {
            row.before == "any"
                && earlier.event == row.event
                && earlier.authors == row.authors
                && earlier.before == self.status()
        });
        is_reachable && !is_shadowed
    }

    /// Brings a conversation there, by entries of this person. `is_prepared`: the company has written already. `with_promise`: a kept
    /// promise shows what happens to it.
    pub async fn bring(
        self,
        conversation: &Conversation,
        person: CheckAuthor,
        is_prepared: bool,
        with_promise: bool,
    ) -> Outcome {
        match self {
            Self::None => Ok(()),
            Self::Opened if !is_prepared => Ok(()),
            Self::Opened => conversation.say("One more question").await.map(drop),
            Self::Promised => promise(conversation, person).await,
            Self::AwaitingCustomer => {
                if with_promise && let Err(Ending::Failed(failure)) = promise(conversation, person).await {
                    return Err(Ending::Failed(failure));
                }
                let reply = json!({"kind": "message", "text": "I look into this."});
                conversation.company(person, reply).await.map(drop)
            }
            Self::SolutionProposed => {
                let proposal = json!({"kind": "proposal", "text": "I take the lid off the bill."});
                conversation.company(person, proposal).await.map(drop)
            }
            Self::Solved => {
                conversation.write(&json!({"kind": "solution_feedback", "solved": "yes"})).await.map(drop)
            }
        }
    }
}

async fn promise(conversation: &Conversation, person: CheckAuthor) -> Outcome {
    let promise = json!({"kind": "promise", "due": in_hours(2), "what": "an answer"});
    conversation.company(person, promise).await.map(drop)
}
