//! A conversation: an append-only sequence of entries about one reference, with one customer.

use serde::{Deserialize, Serialize};

use crate::decode::{decode_fields, decode_struct};
use crate::limits::LINES_PER_MESSAGE;
use crate::wire_enum::wire_enum;
use crate::{
    AttachmentId, Author, ConversationId, DesiredOutcome, EntryId, Limits, Reference, ReferenceKey,
    ReplyPreference, ResponseTimes, Timestamp, ValidationError,
};

/// Opens a conversation: the body of `PUT /v1/conversations/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenConversation {
    /// What it is about. The facts come from the token.
    pub reference: ReferenceKey,
    /// The first message.
    pub message: OpeningMessage,
    /// What would make it right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wish: Option<DesiredOutcome>,
    /// How to answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treatment: Option<ReplyPreference>,
}

/// The first message of a conversation; it becomes the entry with `seq` 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpeningMessage {
    /// The id of the entry.
    pub id: EntryId,
    /// The words.
    pub text: String,
    /// Attachments stored before.
    #[serde(default)]
    pub attachments: Vec<AttachmentId>,
    /// Ids of the lines pointed at.
    #[serde(default)]
    pub lines: Vec<String>,
}

impl OpenConversation {
    /// Whether the body keeps to the limits.
    pub fn check(&self, limits: &Limits) -> Result<(), ValidationError> {
        self.reference
            .check()
            .map_err(|why| ValidationError::field("reference", format!("It is malformed: {why}.")))?;
        self.message.check(limits).map_err(|invalid| invalid.within("message"))?;
        check_preferences(limits, self.wish.as_ref(), self.treatment.as_ref())
    }
}

impl OpeningMessage {
    fn check(&self, limits: &Limits) -> Result<(), ValidationError> {
        limits.text("text", &self.text)?;
        limits.at_most("attachments", self.attachments.len(), limits.attachments_per_message)?;
        limits.at_most("lines", self.lines.len(), LINES_PER_MESSAGE)
    }
}

/// Whether a wish and a treatment keep to the limits.
pub(crate) fn check_preferences(
    limits: &Limits,
    wish: Option<&DesiredOutcome>,
    treatment: Option<&ReplyPreference>,
) -> Result<(), ValidationError> {
    if let Some(wish) = wish {
        limits.optional_text("wish.outcome", wish.outcome.as_deref())?;
        limits.optional_text("wish.text", wish.text.as_deref())?;
    }
    if let Some(treatment) = treatment {
        limits.optional_text("treatment.channel", treatment.channel.as_deref())?;
        limits.optional_text("treatment.note", treatment.note.as_deref())?;
    }
    Ok(())
}

wire_enum! {
    /// Who is expected to do something. Writing is possible in every status.
    Status {
        /// The customer waits for an answer.
        AwaitingCompany = "awaiting_company",
        /// The company answered.
        AwaitingCustomer = "awaiting_customer",
        /// The company thinks that it is solved, and asks.
        SolutionProposed = "solution_proposed",
        /// The customer said that it is solved.
        Solved = "solved",
    }
}

wire_enum! {
    /// What the customer can do now, as a hint for the page. Not a permission: the rules decide.
    Action {
        /// Write a message.
        Message = "message",
        /// Add a file.
        Attach = "attach",
        /// Say what would make it right.
        Wish = "wish",
        /// Say whether it is solved.
        Verdict = "verdict",
        /// Ask someone else to look at a decision.
        Review = "review",
        /// Correct the summary of a handover.
        Correction = "correction",
        /// Go a step along the help path.
        Escalation = "escalation",
    }
}

wire_enum! {
    /// How a promise stands.
    PromiseState {
        /// Its time is not over.
        Running = "running",
        /// The answer came in time.
        Kept = "kept",
        /// The time passed without an answer.
        Missed = "missed",
    }
}

/// An answer by `due`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Promise {
    /// When an answer is there at the latest.
    pub due: Timestamp,
    /// How it stands.
    pub state: PromiseState,
}

/// The ticket in the company's own system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ticket {
    /// Which system: `rt`.
    pub system: String,
    /// Its number there.
    pub number: String,
}

/// The head of a conversation: everything about it but what was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConversationHead {
    /// The id of the conversation.
    pub id: ConversationId,
    /// What it is about, with the facts as they stood when it was opened.
    pub reference: Reference,
    /// Who is expected to do something.
    pub status: Status,
    /// The one person who has it, or nobody yet.
    pub owner: Option<Author>,
    /// The promised time of an answer, if there is one.
    pub promise: Option<Promise>,
    /// How long an answer takes.
    pub expectation: ResponseTimes,
    /// The ticket in the company's own system, once there is one.
    pub ticket: Option<Ticket>,
    /// What the customer can do now.
    pub can: Vec<Action>,
    /// The `seq` of the newest entry.
    pub last_seq: u64,
    /// How many answers the customer has not read yet: those after the `up_to` of their newest `read`. `null` where
    /// the backend does not count them; a hundred stands for more.
    pub unread: Option<u64>,
}

/// A page of a customer's conversations, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Conversations {
    /// Their heads.
    pub conversations: Vec<ConversationHead>,
    /// Give this as `cursor` to get the next page; `null` at the end.
    pub next: Option<String>,
}

// Requests come back too: a device keeps them until they are sent.
decode_fields! {
    OpenConversation { reference, message, wish, treatment }
    OpeningMessage { id, text, attachments, lines }
    ReferenceKey { kind, id }
}

decode_struct! {
    Promise { due, state }
    Ticket { system, number }
    ConversationHead { id, reference, status, owner, promise, expectation, ticket, can, last_seq, unread }
    Conversations { conversations, next }
}
