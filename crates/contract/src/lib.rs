//! The contract of yes-reply, version 1: what a widget and a ticket backend say to one another.
//!
//! JSON over HTTPS. Every type here is one shape on the wire; there is no I/O. `docs/openapi.json` is
//! generated from these types. In reading order:

pub mod capabilities;
pub mod conversation;
pub mod entry;
pub mod write;

pub mod attachment;
pub mod author;
pub mod code;
pub mod limits;
pub mod problem;
pub mod reference;
pub mod session;
pub mod token;
pub mod wish;

pub mod agents;

pub mod id;
pub mod money;
pub mod shape;
pub mod time;
mod word;

pub use attachment::Attachment;
pub use author::{Author, AuthorKind};
pub use capabilities::{Capabilities, Days, Expectation, HelpStep, Hours, Wishes};
pub use code::Code;
pub use conversation::{
    Action, Conversations, Head, Open, OpeningMessage, Promise, PromiseState, Status, Ticket,
};
pub use entry::{Body, Entries, Entry, Outcome, Protection};
pub use id::{AttachmentId, ConversationId, EntryId};
pub use limits::{Invalid, Limits};
pub use money::{Amount, Money};
pub use problem::Problem;
pub use reference::{Line, Reference, ReferenceKey};
pub use session::{OpenSession, Session};
pub use time::{Date, Timestamp};
pub use token::Claims;
pub use wish::{Treatment, Wish};
pub use write::{PERSON, Solved, Write};

/// The version that `GET /v1` names.
pub const VERSION: &str = "1";
