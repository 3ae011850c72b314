//! What the desk and its inbox say to one another. Not part of the contract: another backend has its own agents.

pub mod audit;
mod note;
pub mod people;
mod replies;
pub mod sessions;
mod write;

pub use audit::{Audit, AuditEntry, Deed, Doer};
pub use people::{ChangePassword, ChangeRole, Invitation, Invite, Invited, People, Person, Role, Standing};
pub use replies::{REPLY_NAME_CHARS, SavedReplies, SavedReply, SavedReplyWrite};
pub use sessions::{Session, Sessions};

use serde::{Deserialize, Serialize};

use crate::{Entry, EntryId, Head, Timestamp, Treatment, Wish};

pub use note::{Note, NoteWrite};
pub use write::AgentWrite;

mod scoreboard;
mod search;
mod view;

pub use scoreboard::Scoreboard;
pub use search::{Found, FoundOne, Piece, QUERY_CHARS, QUERY_TERMS};
pub use view::View;

/// Signs an agent in: the body of `POST /inbox/api/session`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignIn {
    /// With a name and a password.
    Password {
        /// The agent's name.
        name: String,
        /// The agent's password.
        password: String,
    },
    /// With the secret of a one-time link.
    Link(String),
    /// With an invitation, by choosing a password.
    Invitation {
        /// The secret of the invitation.
        secret: String,
        /// The password from now on.
        password: String,
    },
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// The name that customers see.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// The list of conversations: the answer to `GET /inbox/api/conversations`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inbox {
    /// Those of the view: what waits for the company first, what waits longest at the top; then the others, newest
    /// first.
    pub conversations: Vec<Summary>,
    /// Give this as `cursor` to get those that follow; `None` at the end.
    pub next: Option<String>,
    /// How many wait for the company.
    pub waiting: u64,
    /// How many the agent has who asks, without those that are solved.
    pub mine: u64,
    /// How many are not solved.
    pub not_solved: u64,
    /// How many there are in all; the list may show fewer.
    pub total: u64,
    /// How far the desk's log went. Give this as `after` to wait for what comes next.
    pub position: u64,
}

/// One conversation in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Its head.
    pub head: Head,
    /// The customer's name.
    pub customer: String,
    /// The first words of the newest message.
    pub words: String,
    /// Since when the customer waits; `None` when it is not the company's turn.
    pub waiting_since: Option<Timestamp>,
    /// When something was last said or done.
    pub updated_at: Timestamp,
}

/// One conversation as an agent sees it: the answer to `GET /inbox/api/conversations/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Its head.
    pub head: Head,
    /// Its entries after the `seq` asked for, oldest first.
    pub entries: Vec<Entry>,
    /// Whether there are further entries.
    pub more: bool,
    /// The customer.
    pub customer: Customer,
    /// What the customer wants, as said last.
    pub wish: Option<Wish>,
    /// How to answer, as said last.
    pub treatment: Option<Treatment>,
    /// The second look that the customer asked for and nobody has taken yet.
    pub review: Option<Review>,
    /// What agents noted for one another, oldest first. Customers never see it.
    pub notes: Vec<Note>,
    /// The names of the other agents who have the conversation open now.
    pub looking: Vec<String>,
    /// The names of all agents who can have it, in the order in which they were added.
    pub colleagues: Vec<String>,
    /// Give this as `stamp` to wait for what comes next beside the entries: a note, or somebody who looks.
    pub stamp: String,
    /// Other conversations of this customer, newest first, at most ten.
    pub others: Vec<Head>,
    /// Conversations of other customers about the same reference, newest first, at most ten. No customer ever hears
    /// of them.
    pub neighbours: Vec<Neighbour>,
}

/// A conversation of another customer about the same reference: of the same household, about the same bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbour {
    /// Its head.
    pub head: Head,
    /// The name of that customer.
    pub customer: String,
}

/// A second look at a decision, asked for by the customer. Somebody else has to decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The decision.
    pub of: EntryId,
    /// Who decided, and so may not decide again; `None` when it was nobody in person.
    pub not_by: Option<String>,
}

/// The customer, as the company's token states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// The id at the company.
    pub sub: String,
    /// The name, or the id where the token gave none.
    pub name: String,
    /// The mail address.
    pub email: Option<String>,
    /// The language (BCP 47).
    pub locale: Option<String>,
}
