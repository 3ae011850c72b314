//! The audit log: actor, action, subject and time of each event.

use serde::{Deserialize, Serialize};

use crate::people::Role;
use contract::Timestamp;

/// A page of the audit log: the answer to `GET /inbox/api/audit`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// The events, newest first.
    pub entries: Vec<AuditEntry>,
    /// Value of the parameter `before` for the next page; `None` on the last page.
    pub next: Option<u64>,
}

/// An event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Strictly increasing.
    pub id: u64,
    pub at: Timestamp,
    pub actor: AuditActor,
    /// Name of the person concerned; `None` if that is the actor, or if the action concerns no person.
    pub person: Option<String>,
    pub action: AuditAction,
}

/// The actor of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditActor {
    /// An agent, by name.
    Person(String),
    /// A system of the company with a service token, by name.
    System(String),
    /// A command on the machine of the desk.
    CommandLine,
    /// The desk itself, without a request.
    Desk,
    /// A person without a session.
    Somebody,
}

/// The action of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AuditAction {
    /// A person was added with a password.
    Added {
        role: Role,
    },
    /// A person was invited: a link to choose a password was made.
    Invited {
        role: Role,
    },
    /// Another link to choose a password was made.
    LinkMade,
    SignedIn,
    /// A sign-in was refused.
    SignInRefused,
    SignedOut,
    RoleChanged {
        /// The new role.
        role: Role,
    },
    /// The person got another name.
    Renamed {
        before: String,
        name: String,
    },
    /// The person got another sign-in name.
    SignInNameChanged {
        before: String,
        name: String,
    },
    /// The person was disabled.
    Disabled,
    /// The person was enabled again.
    Enabled,
    /// The person chose a password.
    PasswordChanged,
    /// A session was ended from the list of sessions.
    SessionEnded,
    ReplyAdded {
        name: String,
    },
    /// The text or the name of a saved reply changed.
    ReplyChanged {
        /// The new name.
        name: String,
        /// The name before the change.
        before: String,
    },
    ReplyRemoved {
        name: String,
    },
    /// Everything that is stored about a customer was exported. The customer is not named: the log outlives their data.
    CustomerExported {
        /// Number of the conversations.
        conversations: u64,
    },
    /// All conversations of a customer were erased. The customer is not named: the log outlives their data.
    CustomerErased {
        /// Number of the conversations.
        conversations: u64,
    },
    /// Conversations were erased at the end of their retention.
    ConversationsExpired {
        /// Number of the conversations.
        conversations: u64,
    },
}
