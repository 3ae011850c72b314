//! Conversations: how one is opened, and what is known about it. A conversation is an append-only sequence of entries about one
//! reference, with one customer.

use serde::{Deserialize, Serialize};

use crate::decode::{decode_fields, decode_struct, null_as_default};
use crate::reference::check_url;
use crate::wire_enum::wire_enum;
use crate::{
    CompanyRead, ConversationId, EntryId, Limits, Reference, ReferenceKey, ResponseTime, Timestamp,
    ValidationError,
};

/// Longest name of a ticket system, and longest number of a ticket, in Unicode scalar values.
const TICKET_CHARS: usize = 100;

/// The body of `PUT /v1/conversations/{id}`, which opens a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenConversation {
    /// The order, bill, booking or delivery. Its facts come from the token.
    pub reference: ReferenceKey,
    /// The first message.
    pub message: OpeningMessage,
}

/// The first message of a conversation; it becomes the entry with `seq` 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpeningMessage {
    /// Id of the entry that the message becomes.
    pub id: EntryId,
    /// Text of 1 to `limits.text_chars` characters, not only white space.
    #[cfg_attr(feature = "openapi", schema(min_length = 1))]
    pub text: String,
    /// Ids of the lines of the reference that the message is about, at most 100.
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub line_ids: Vec<String>,
}

impl OpenConversation {
    /// Checks the body against the limits. The error names the field.
    pub fn check(&self, limits: &Limits) -> Result<(), ValidationError> {
        self.reference
            .check()
            .map_err(|error| ValidationError::field("reference", format!("It is malformed: {error}.")))?;
        self.message.check(limits).map_err(|error| error.within("message"))
    }
}

impl OpeningMessage {
    /// Checks the message against the limits. The error names the field.
    pub fn check(&self, limits: &Limits) -> Result<(), ValidationError> {
        limits.text("text", &self.text)?;
        limits.line_ids("line_ids", &self.line_ids)?;
        limits.entry(self.texts())
    }

    /// The size of all texts together, in bytes of UTF-8.
    pub fn text_bytes(&self) -> usize {
        self.texts().map(|(_, text)| text.len()).sum()
    }

    fn texts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let lines = self.line_ids.iter().map(|id| ("line_ids", id.as_str()));
        lines.chain([("text", self.text.as_str())])
    }
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
        /// State the desired outcome and the reply preference.
        Preferences = "preferences",
        /// Say whether the problem is solved.
        SolutionFeedback = "solution_feedback",
        /// Ask for another person to decide again.
        ReviewRequest = "review_request",
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
        Pending = "pending",
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

/// The person at the company who is responsible for a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Owner {
    /// Name that the customer sees.
    pub name: String,
}

/// The record of a conversation in the company's own ticket system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ticket {
    /// Name of the ticket system, such as `rt`.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub system: String,
    /// Number of the ticket in that system, as people write it.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub number: String,
    /// Address of the ticket for the customer; `null` if customers cannot open it.
    pub url: Option<String>,
}

impl Ticket {
    /// Checks the fields. The error names the field.
    pub fn check(&self) -> Result<(), ValidationError> {
        for (field, text) in [("system", &self.system), ("number", &self.number)] {
            if text.trim().is_empty()
                || text.chars().any(char::is_control)
                || text.chars().count() > TICKET_CHARS
            {
                let detail = format!(
                    "It must have 1 to {TICKET_CHARS} characters, not blank, without control characters."
                );
                return Err(ValidationError::field(field, detail));
            }
        }
        check_url("url", self.url.as_deref())
    }
}

/// A conversation without its entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(title = "Conversation"))]
pub struct Conversation {
    /// Id of the conversation, minted by its opener.
    pub id: ConversationId,
    /// The reference, with its facts at the time when the conversation was opened.
    pub reference: Reference,
    /// Time of opening.
    pub created_at: Timestamp,
    /// Time of the newest entry.
    pub updated_at: Timestamp,
    /// The side that is expected to act.
    pub status: Status,
    /// The one person at the company who is responsible; `null` before there is one.
    pub owner: Option<Owner>,
    /// The promised time of an answer; `null` without a promise.
    pub promise: Option<Promise>,
    /// Measured response times; `null` before enough answers were measured.
    pub response_time: Option<ResponseTime>,
    /// The ticket in the company's own system; `null` before there is one.
    pub ticket: Option<Ticket>,
    /// Kinds of entries that make sense for the customer at the moment.
    pub available_actions: Vec<Action>,
    /// The `seq` of the newest entry.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub last_seq: u64,
    /// Number of replies after `customer_read_up_to`. 100 stands for 100 or more; `null` if the backend does not count
    /// them.
    #[cfg_attr(feature = "openapi", schema(maximum = 100))]
    pub unread_count: Option<u64>,
    /// The `seq` up to which the customer has read; 0 before the first read position, `null` if the backend does not
    /// store it.
    pub customer_read_up_to: Option<u64>,
    /// The position up to which a person at the company has read; `null` before there is one.
    pub company_read: Option<CompanyRead>,
}

/// A page of a customer's conversations, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Conversations {
    /// The conversations of this page.
    pub conversations: Vec<Conversation>,
    /// Value of the parameter `cursor` for the next page; `null` on the last page.
    pub next: Option<String>,
    /// True if there is a next page.
    pub has_more: bool,
}

// Requests are decoded too: a device stores them until they are sent.
decode_fields! {
    OpenConversation { reference, message }
    OpeningMessage { id, text, line_ids }
    ReferenceKey { kind, id }
}

decode_struct! {
    Owner { name }
    Promise { due, state }
    Ticket { system, number, url }
    Conversation {
        id, reference, created_at, updated_at, status, owner, promise, response_time, ticket, available_actions,
        last_seq, unread_count, customer_read_up_to, company_read,
    }
    Conversations { conversations, next, has_more }
}
