//! Conversations: how one is opened, and its head. A conversation is an append-only sequence of entries about one
//! reference, with one customer.

use serde::{Deserialize, Serialize};

use crate::decode::{decode_fields, decode_struct};
use crate::limits::LINES_PER_MESSAGE;
use crate::wire_enum::wire_enum;
use crate::{
    AttachmentId, Author, ConversationId, DesiredOutcome, EntryId, Limits, Reference, ReferenceKey,
    ReplyPreference, ResponseTimes, Timestamp, ValidationError,
};

/// The body of `PUT /v1/conversations/{id}`, which opens a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenConversation {
    /// The order, bill, booking or delivery. Its facts come from the token.
    pub reference: ReferenceKey,
    /// The first message.
    pub message: OpeningMessage,
    /// The outcome that the customer asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wish: Option<DesiredOutcome>,
    /// The channel by which the customer wants to be answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treatment: Option<ReplyPreference>,
}

/// The first message of a conversation; it becomes the entry with `seq` 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpeningMessage {
    /// Id of the entry that the message becomes.
    pub id: EntryId,
    /// Text of 1 to `limits.text_chars` characters, not only white space.
    pub text: String,
    /// Ids of attachments that are stored already, at most `limits.attachments_per_message`.
    #[serde(default)]
    pub attachments: Vec<AttachmentId>,
    /// Ids of the lines of the reference that the message is about, at most 100.
    #[serde(default)]
    pub lines: Vec<String>,
}

impl OpenConversation {
    /// Checks the body against the limits. The error names the field.
    pub fn check(&self, limits: &Limits) -> Result<(), ValidationError> {
        self.reference
            .check()
            .map_err(|error| ValidationError::field("reference", format!("It is malformed: {error}.")))?;
        self.message.check(limits).map_err(|error| error.within("message"))?;
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

/// Checks a desired outcome and a reply preference against the limits.
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
    /// The side that is expected to act. A customer can write in every status.
    Status {
        /// The customer waits for an answer.
        AwaitingCompany = "awaiting_company",
        /// The company has answered.
        AwaitingCustomer = "awaiting_customer",
        /// The company has proposed a solution and asks whether the problem is solved.
        SolutionProposed = "solution_proposed",
        /// The customer has said that the problem is solved.
        Solved = "solved",
    }
}

wire_enum! {
    /// A kind of customer entry that makes sense at the moment. A hint for the page and not a permission: the backend
    /// decides on each entry.
    Action {
        /// Write a message.
        Message = "message",
        /// Attach a file to a message.
        Attach = "attach",
        /// State the desired outcome and the reply preference.
        Wish = "wish",
        /// Say whether the problem is solved.
        Verdict = "verdict",
        /// Ask for another person to decide again.
        Review = "review",
        /// Correct an entry of the company, such as the summary of a handover.
        Correction = "correction",
        /// Take a step of the escalation path.
        Escalation = "escalation",
    }
}

wire_enum! {
    /// The state of a promise.
    PromiseState {
        /// The due time has not passed.
        Running = "running",
        /// The answer came before the due time.
        Kept = "kept",
        /// The due time passed without an answer.
        Missed = "missed",
    }
}

/// A promise of an answer by `due`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Promise {
    /// Latest time of the answer.
    pub due: Timestamp,
    /// The state of the promise at the time of the response.
    pub state: PromiseState,
}

/// The record of a conversation in the company's own ticket system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ticket {
    /// Name of the ticket system, such as `rt`.
    pub system: String,
    /// Number of the ticket in that system, as people write it.
    pub number: String,
}

/// The head of a conversation: everything about it but its entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConversationHead {
    /// Id of the conversation.
    pub id: ConversationId,
    /// The reference, with its facts at the time when the conversation was opened.
    pub reference: Reference,
    /// The side that is expected to act.
    pub status: Status,
    /// The one person at the company who is responsible; `null` before there is one.
    pub owner: Option<Author>,
    /// The promised time of an answer; `null` without a promise.
    pub promise: Option<Promise>,
    /// Measured response times.
    pub expectation: ResponseTimes,
    /// The ticket in the company's own system; `null` before there is one.
    pub ticket: Option<Ticket>,
    /// Kinds of entries that make sense for the customer at the moment.
    pub can: Vec<Action>,
    /// The `seq` of the newest entry.
    pub last_seq: u64,
    /// Number of replies after the `up_to` of the customer's newest `read`. 100 stands for 100 or more; `null` if the
    /// backend does not count them.
    pub unread: Option<u64>,
}

/// A page of a customer's conversations, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Conversations {
    /// The heads of the conversations on this page.
    pub conversations: Vec<ConversationHead>,
    /// Value of the parameter `cursor` for the next page; `null` on the last page.
    pub next: Option<String>,
}

// Requests are decoded too: a device stores them until they are sent.
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
