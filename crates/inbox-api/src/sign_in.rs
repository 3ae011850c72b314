//! Signing an agent in: the request and the profile that answers it.

use serde::{Deserialize, Serialize};

use crate::Role;

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
pub struct AgentProfile {
    /// The name that customers see.
    pub name: String,
    /// What they may do.
    pub role: Role,
}
