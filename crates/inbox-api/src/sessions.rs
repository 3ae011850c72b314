//! Sessions of an agent, one for each browser.

use serde::{Deserialize, Serialize};

use contract::Timestamp;

/// The sessions of one agent: the answer to `GET /inbox/api/sessions`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentSessions {
    /// Name of the agent.
    pub name: String,
    /// Sessions, newest first.
    pub sessions: Vec<AgentSession>,
}

/// A session in one browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentSession {
    pub id: u64,
    /// Short description of the browser; empty for an unknown browser.
    pub browser: String,
    /// Time of the sign-in.
    pub begun_at: Timestamp,
    /// Time of the last use, to within a few minutes.
    pub used_at: Timestamp,
    /// True for the session of the request.
    pub this: bool,
}
