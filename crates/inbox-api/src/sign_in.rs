//! Sign-in of an agent: the request, and the profile in the answer.

use serde::{Deserialize, Serialize};

use crate::Role;

/// A sign-in: the body of `POST /inbox/api/session`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignIn {
    /// Sign-in by sign-in name and password.
    Password { name: String, password: String },
    /// Sign-in by the secret of a one-time link.
    Link(String),
    /// Acceptance of an invitation, with a new password.
    Invitation {
        /// Secret of the invitation link.
        secret: String,
        /// The new password.
        password: String,
    },
}

/// The agent who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentProfile {
    /// Name that customers see.
    pub name: String,
    /// Name with which the agent signs in.
    pub sign_in_name: String,
    pub role: Role,
}
