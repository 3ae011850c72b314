//! The audit log: who let whom in and out, who changed what the team shares, and when.

use serde::{Deserialize, Serialize};

use crate::people::Role;
use contract::Timestamp;

/// A page of the audit log: the answer to `GET /inbox/api/audit`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// What was done, newest first.
    pub entries: Vec<AuditEntry>,
    /// Give this as `before` for what was done earlier, if there is more.
    pub next: Option<u64>,
}

/// One thing that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Its number.
    pub id: u64,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: AuditActor,
    /// To whom; nobody where they did it to themselves, or to no person.
    pub whom: Option<String>,
    /// What.
    pub deed: AuditAction,
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditActor {
    /// A person of the desk, by their name.
    Person(String),
    /// Whoever typed a command where the desk runs.
    CommandLine,
    /// Somebody who was not signed in.
    Somebody,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AuditAction {
    /// Added with a password.
    Added {
        /// What they may do.
        role: Role,
    },
    /// Invited: a link was made with which they choose a password.
    Invited {
        /// What they may do.
        role: Role,
    },
    /// A further link was made.
    LinkMade,
    /// Signed in.
    SignedIn,
    /// Tried to sign in and was refused.
    SignInRefused,
    /// Signed out.
    SignedOut,
    /// Given another role.
    RoleChanged {
        /// What they may do from then on.
        role: Role,
    },
    /// Disabled.
    Disabled,
    /// Enabled again.
    Enabled,
    /// Chose a password.
    PasswordChanged,
    /// A session was ended.
    SessionEnded,
    /// A saved reply was added.
    ReplyAdded {
        /// Its name.
        name: String,
    },
    /// A saved reply was given other words or another name.
    ReplyChanged {
        /// Its name from then on.
        name: String,
        /// Its name before.
        before: String,
    },
    /// A saved reply was removed.
    ReplyRemoved {
        /// Its name.
        name: String,
    },
}
