//! Agents: the people who answer. And the port to where they are kept.

use async_trait::async_trait;
use contract::{Author, AuthorKind, Timestamp};
use inbox_api::{AccountStatus, Role};

use super::audit::AuditLog;
use super::people::Staff;
use super::user_agent::BrowserLabel;
use crate::conversations::store::StorageError;
use crate::support::digest::Fingerprint;

/// Longest name of an agent, in characters.
const NAME_CHARS: usize = 80;

/// The name of an agent, as customers see it: trimmed, 1 to 80 characters, nothing invisible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentName(String);

impl AgentName {
    /// A name, if it is one.
    pub fn parse(text: &str) -> Option<Self> {
        let name = text.trim();
        let fits = (1..=NAME_CHARS).contains(&name.chars().count()) && !name.chars().any(char::is_control);
        fits.then(|| Self(name.to_owned()))
    }

    /// The name as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name by which it is found: `maria` is `Maria`.
    pub fn normalized(&self) -> String {
        self.0.to_lowercase()
    }

    /// The agent as the author of an entry.
    pub fn author(&self) -> Author {
        Author { kind: AuthorKind::Person, name: self.0.clone() }
    }
}

/// An agent as they are kept.
#[derive(Clone, Debug)]
pub struct Agent {
    /// Their number in the database.
    pub id: i64,
    /// Their name.
    pub name: AgentName,
    /// What they may do.
    pub role: Role,
    /// Whether they can sign in.
    pub status: AccountStatus,
    /// Their password as an argon2 PHC string; empty until they have chosen one.
    pub password_hash: String,
}

/// What became of adding an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddAgentOutcome {
    /// They were added, with this role.
    Added(Role),
    /// There is one of this name, however its letters are cased.
    NameTaken,
    /// They would be the first and could let nobody in.
    FirstMustBeLead,
}

impl AddAgentOutcome {
    /// What a new agent may do: the first is a lead, because somebody must be; the others are agents unless
    /// something else was asked for.
    pub fn decide(asked: Option<Role>, first: bool) -> Self {
        match (asked, first) {
            (Some(Role::Agent), true) => Self::FirstMustBeLead,
            (Some(role), _) => Self::Added(role),
            (None, true) => Self::Added(Role::Lead),
            (None, false) => Self::Added(Role::Agent),
        }
    }
}

/// What a one-time link is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// It signs in as it is.
    SignIn,
    /// It lets its holder choose a password, and signs in.
    Invitation,
}

/// A one-time link that is to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewLink {
    /// What it is good for.
    pub kind: LinkKind,
    /// Of its secret.
    pub secret_hash: Fingerprint,
    /// Until when it is good.
    pub expires_at: Timestamp,
}

/// A session that is to be kept.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Of its secret.
    pub secret_hash: Fingerprint,
    /// Where it is.
    pub browser: BrowserLabel,
    /// When it begins.
    pub signed_in_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Who is signed in by a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActiveSession {
    /// Their number.
    pub agent_id: i64,
    /// Their name.
    pub name: AgentName,
    /// What they may do.
    pub role: Role,
    /// When the session was used last, as it was kept.
    pub last_used_at: Timestamp,
}

/// Keeps agents, their sessions and their one-time links. Only fingerprints of secrets are kept. What changes is
/// noted in the audit log, both or neither.
#[async_trait]
pub trait AccountStore: Staff + AuditLog + Send + Sync {
    /// Adds an agent from the command line, with the role that [`Hired::role`] says.
    async fn add_agent(
        &self,
        name: &AgentName,
        password: &str,
        role: Option<Role>,
        at: Timestamp,
    ) -> Result<AddAgentOutcome, StorageError>;

    /// Finds an agent by name.
    async fn find_agent(&self, name: &AgentName) -> Result<Option<Agent>, StorageError>;

    /// The names of all agents who can have a conversation now, in the order in which they were added.
    async fn assignable_agents(&self) -> Result<Vec<String>, StorageError>;

    /// Who comes after an agent, in the order in which they were added, and from the last on the first again.
    /// `None` if there is nobody else.
    async fn next_agent_after(&self, name: &str) -> Result<Option<AgentName>, StorageError>;

    /// Keeps a one-time link from the command line.
    async fn add_link(&self, agent: i64, link: NewLink, at: Timestamp) -> Result<(), StorageError>;

    /// Uses a link up and keeps the session that it opens, both or neither. `None` if there is no such link, it
    /// was used, it is over, or its agent is disabled.
    async fn redeem_sign_in_link(
        &self,
        link: Fingerprint,
        session: NewSession,
    ) -> Result<Option<Agent>, StorageError>;

    /// Whom an invitation is for. `None` if there is none, it was used, or it is over.
    async fn find_invited(&self, link: Fingerprint, now: Timestamp) -> Result<Option<Agent>, StorageError>;

    /// Uses an invitation up: keeps the password, ends the earlier sessions and links, and keeps the session that
    /// it opens, all or nothing.
    async fn redeem_invitation(
        &self,
        link: Fingerprint,
        password: &str,
        session: NewSession,
    ) -> Result<Option<Agent>, StorageError>;

    /// Keeps a session, and forgets those that are over. `false` if the agent was disabled, or has another
    /// password, since they were read.
    async fn add_session(&self, agent: &Agent, session: NewSession) -> Result<bool, StorageError>;

    /// Whose session it is. `None` if there is none or it is over.
    async fn find_session(
        &self,
        session: Fingerprint,
        now: Timestamp,
    ) -> Result<Option<ActiveSession>, StorageError>;

    /// Notes that a session was used, unless it is known to have been used after `before`.
    async fn touch_session(
        &self,
        session: Fingerprint,
        now: Timestamp,
        before: Timestamp,
    ) -> Result<(), StorageError>;

    /// Ends a session by the hand of whose it is.
    async fn sign_out(&self, session: Fingerprint, at: Timestamp) -> Result<(), StorageError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_always_a_lead() {
        assert_eq!(AddAgentOutcome::decide(None, true), AddAgentOutcome::Added(Role::Lead));
        assert_eq!(AddAgentOutcome::decide(None, false), AddAgentOutcome::Added(Role::Agent));
        assert_eq!(AddAgentOutcome::decide(Some(Role::Lead), false), AddAgentOutcome::Added(Role::Lead));
        assert_eq!(AddAgentOutcome::decide(Some(Role::Agent), true), AddAgentOutcome::FirstMustBeLead);
    }
}
