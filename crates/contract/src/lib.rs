//! Wire types of the yes-reply contract, version 1: JSON over HTTPS between a widget and a ticket backend.
//!
//! Every type is one shape on the wire, and the crate does no I/O. `docs/openapi.json` is generated from these types
//! and their comments. The modules are listed in reading order.

#![warn(missing_docs)]

pub mod capabilities;
pub mod conversation;
pub mod customer_entry;
pub mod entry;

pub mod attachment;
pub mod author;
pub mod customer_session;
pub mod limits;
pub mod preferences;
pub mod problem;
pub mod problem_code;
pub mod reference;
pub mod token;

pub mod decode;
pub mod id;
pub mod money;
pub mod time;
mod wire_enum;

pub use attachment::Attachment;
pub use author::{Author, AuthorKind};
pub use capabilities::{
    Capabilities, EscalationStep, OpeningDays, OpeningHours, OutcomeChoices, ResponseTimes,
};
pub use conversation::{
    Action, ConversationHead, Conversations, OpenConversation, OpeningMessage, Promise, PromiseState, Status,
    Ticket,
};
pub use customer_entry::{CustomerEntry, Resolution, STEP_PERSON};
pub use customer_session::{CustomerSession, OpenSession};
pub use entry::{DecisionOutcome, Entries, Entry, EntryBody, PaymentHold};
pub use id::{AttachmentId, ConversationId, EntryId};
pub use limits::{Limits, ValidationError};
pub use money::{Amount, Money};
pub use preferences::{DesiredOutcome, ReplyPreference};
pub use problem::Problem;
pub use problem_code::ProblemCode;
pub use reference::{Reference, ReferenceKey, ReferenceLine};
pub use time::{Date, Timestamp};
pub use token::Claims;

/// The version of the contract, as `GET /v1` states it.
pub const VERSION: &str = "1";
