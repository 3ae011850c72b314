//! Wire types of the yes-reply contract, version 1: JSON over HTTPS between a widget and a ticket backend.
//!
//! Every type is one shape on the wire, and the crate does no I/O. `docs/openapi.json` is generated from these types
//! and their comments. The modules are listed in reading order.

#![warn(missing_docs)]

pub mod capabilities;
pub mod company_entry;
pub mod conversation;
pub mod customer_entry;
pub mod entry;

pub mod author;
pub mod changes;
pub mod company;
pub mod limits;
pub mod preferences;
pub mod problem;
pub mod problem_code;
pub mod read_position;
pub mod reference;
pub mod state_machine;
pub mod token;

pub mod decode;
pub mod id;
pub mod money;
pub mod time;
mod wire_enum;

pub use author::{Author, AuthorKind};
pub use capabilities::{
    Capabilities, Contact, ContactKind, EscalationStep, OpeningDays, OpeningHours, OutcomeChoices,
    ResponseTime,
};
pub use changes::Changes;
pub use company::{
    CompanyChanges, CompanyConversation, CompanyEntries, CustomerData, MarkCompanyRead, OpenForCustomer,
    PendingReview,
};
pub use company_entry::{CompanyAuthor, CompanyEntry, WriteCompanyEntry};
pub use conversation::{
    Action, Conversation, Conversations, OpenConversation, OpeningMessage, Owner, Promise, PromiseState,
    Status, Ticket,
};
pub use customer_entry::{CustomerEntry, Resolution, STEP_PERSON};
pub use entry::{DecisionOutcome, DisputedAmount, Entries, Entry, EntryBody};
pub use id::{ConversationId, EntryId};
pub use limits::{Limits, ValidationError};
pub use money::{Amount, Money};
pub use preferences::{DesiredOutcome, ReplyPreference};
pub use problem::Problem;
pub use problem_code::ProblemCode;
pub use read_position::{CompanyRead, MarkRead};
pub use reference::{Reference, ReferenceKey, ReferenceLine};
pub use time::{Date, Timestamp};
pub use token::Claims;

/// The version of the contract, as `GET /v1` states it.
pub const VERSION: &str = "1";
