//! Sessions and single-use links, as they are stored: by the hash of their secret.

use contract::Timestamp;
use inbox_api::Role;

use super::agent::{AgentId, AgentName, SignInName};
use super::user_agent::BrowserLabel;
use crate::support::digest::Fingerprint;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// Signs in without a password.
    SignIn,
    /// Signs in once a password is chosen.
    Invitation,
}

#[derive(Clone, Copy, Debug)]
pub struct NewLink {
    pub kind: LinkKind,
    pub secret_hash: Fingerprint,
    pub expires_at: Timestamp,
}

#[derive(Clone, Debug)]
pub struct NewSession {
    pub secret_hash: Fingerprint,
    pub browser: BrowserLabel,
    pub signed_in_at: Timestamp,
    pub expires_at: Timestamp,
}

/// A session that is neither expired nor revoked, with its agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActiveSession {
    pub agent_id: AgentId,
    pub name: AgentName,
    pub sign_in_name: SignInName,
    pub role: Role,
    /// Accurate to some minutes.
    pub last_used_at: Timestamp,
}
