//! The browsers in which somebody is signed in.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// Somebody's sessions: the answer to `GET /inbox/api/sessions`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sessions {
    /// Whose they are.
    pub name: String,
    /// The newest first.
    pub sessions: Vec<Session>,
}

/// One browser in which somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
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
