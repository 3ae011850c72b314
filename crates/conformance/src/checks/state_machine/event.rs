//! The events of the table.

use serde_json::{Value, json};

use crate::conversation::{CheckAuthor, Conversation, in_hours};
use crate::outcome::Outcome;

/// An event, as its row names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowEvent {
    Opening,
    Message,
    Yes,
    Partly,
    No,
    ReviewRequest,
    Correction,
    Escalation,
    Preferences,
    MessageUnderReview,
    Decision,
    Proposal,
    MissedPromise,
    Promise,
    Handover,
    Notice,
}

impl RowEvent {
    /// The events of a cell of the table; none if the cell is not known.
    pub fn of(cell: &str) -> &'static [Self] {
        match cell {
            "opening" => &[Self::Opening],
            "`message`" => &[Self::Message],
            "`solution_feedback` with `yes`" => &[Self::Yes],
            "`solution_feedback` with `partly` or `no`" => &[Self::Partly, Self::No],
            "`review_request`" => &[Self::ReviewRequest],
            "`correction`" => &[Self::Correction],
            "`escalation`" => &[Self::Escalation],
            "`preferences`" => &[Self::Preferences],
            "`message` of the person whose decision is under review" => &[Self::MessageUnderReview],
            "`decision`" => &[Self::Decision],
            "`proposal`" => &[Self::Proposal],
            "`promise` with `state: \"missed\"`" => &[Self::MissedPromise],
            "`promise`" => &[Self::Promise],
            "`handover`" => &[Self::Handover],
            "`notice`" => &[Self::Notice],
            _ => &[],
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Message => "message",
            Self::Yes => "yes",
            Self::Partly => "partly",
            Self::No => "no",
            Self::ReviewRequest => "review-request",
            Self::Correction => "correction",
            Self::Escalation => "escalation",
            Self::Preferences => "preferences",
            Self::MessageUnderReview => "message-under-review",
            Self::Decision => "decision",
            Self::Proposal => "proposal",
            Self::MissedPromise => "missed-promise",
            Self::Promise => "promise",
            Self::Handover => "handover",
            Self::Notice => "notice",
        }
    }

    /// The feature without which the event does not happen.
    pub fn feature(self) -> Option<&'static str> {
        match self {
            Self::Yes | Self::Partly | Self::No => Some("solution_feedback"),
            Self::ReviewRequest | Self::MessageUnderReview => Some("review_request"),
            Self::Correction => Some("correction"),
            Self::Escalation => Some("escalation"),
            Self::Preferences => Some("preferences"),
            _ => None,
        }
    }

    /// Whether the event is about an entry of the company.
    pub fn needs_entry_of_company(self) -> bool {
        matches!(self, Self::ReviewRequest | Self::Correction | Self::MessageUnderReview)
    }

    /// The person of the event. Maria has written before, so that Tom shows who becomes the owner.
    pub fn person(self) -> CheckAuthor {
        if self == Self::MessageUnderReview { CheckAuthor::Maria } else { CheckAuthor::Tom }
    }

    /// The person who brings the conversation into its status. A message of Maria is no reply while her decision is under
    /// review.
    pub fn person_before(self) -> CheckAuthor {
        if self == Self::MessageUnderReview { CheckAuthor::Tom } else { CheckAuthor::Maria }
    }

    /// Writes the entry that the event is about, and returns its id.
    pub async fn prepare(self, conversation: &Conversation) -> Outcome<Option<String>> {
        if !self.needs_entry_of_company() {
            return Ok(None);
        }
        let decision =
            json!({"kind": "decision", "outcome": "refused", "text": "No.", "reason": "It was ordered."});
        let id = conversation.company(CheckAuthor::Maria, decision).await?;
        if self == Self::MessageUnderReview {
            conversation.write(&json!({"kind": "review_request", "entry_id": id})).await?;
        }
        Ok(Some(id))
    }

    /// Lets the event happen. The result is the `due` of a new promise.
    pub async fn happen(
        self,
        conversation: &Conversation,
        company: Option<CheckAuthor>,
        target: Option<&str>,
    ) -> Outcome<Option<String>> {
        let entry = self.entry(conversation, target);
        let due = entry["due"].as_str().map(str::to_owned);
        match company {
            Some(author) => conversation.company(author, entry).await?,
            None => conversation.write(&entry).await?,
        };
        Ok(due)
    }

    fn entry(self, conversation: &Conversation, target: Option<&str>) -> Value {
        match self {
            Self::Opening | Self::Message | Self::MessageUnderReview => {
                json!({"kind": "message", "text": "About the lid"})
            }
            Self::Yes | Self::Partly | Self::No => {
                json!({"kind": "solution_feedback", "solved": self.name()})
            }
            Self::ReviewRequest => json!({"kind": "review_request", "entry_id": target}),
            Self::Correction => json!({"kind": "correction", "entry_id": target, "text": "It was the lid."}),
            Self::Escalation => {
                let step = conversation.session.backend.capabilities.escalation_step();
                json!({"kind": "escalation", "step": step.map_or("person", |(step, _)| step)})
            }
            Self::Preferences => json!({"kind": "preferences", "desired_outcome": {"text": "my money back"}}),
            Self::Decision => {
                json!({"kind": "decision", "outcome": "refused", "text": "No.", "reason": "It was ordered."})
            }
            Self::Proposal => json!({"kind": "proposal", "text": "I take the lid off the bill."}),
            Self::MissedPromise | Self::Promise => {
                json!({"kind": "promise", "due": in_hours(3), "what": "an answer"})
            }
            Self::Handover => {
                let to = conversation.name_of(CheckAuthor::Tom);
                json!({"kind": "handover", "to": {"name": to}, "summary": "The lid."})
            }
            Self::Notice => json!({"kind": "notice", "text": "The reminders stop."}),
        }
    }
}
