//! The browsers in which somebody is signed in.

use serde::{Deserialize, Serialize};

use contract::Timestamp;

/// Somebody's sessions: the answer to `GET /inbox/api/sessions`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentSessions {
    /// Whose they are.
    pub name: String,
    /// The newest first.
    pub sessions: Vec<AgentSession>,
}

/// One browser in which somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentSession {
    /// Its number.
    pub id: u64,
    /// The browser in a few words, or nothing where it said none that we know.
    pub browser: String,
    /// When they signed in.
    pub begun_at: Timestamp,
    /// When it was used last, give or take a few minutes.
    pub used_at: Timestamp,
    /// Whether it is the one that asks.
    pub this: bool,
}
