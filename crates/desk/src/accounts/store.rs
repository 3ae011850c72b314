//! The port to stored agents, sessions and links. Each engine implements it.

use async_trait::async_trait;
use contract::Timestamp;
use inbox_api::{AgentSession, Person, Role};

use super::agent::{AddAgentOutcome, Agent, AgentId, AgentName, AgentNames, SignInName};
use super::credentials::{ActiveSession, LinkKind, NewLink, NewSession};
use super::device_cookie::DeviceKey;
use super::person_rule::{InviteRule, NewInvitation, PersonRule, RenameRule, SessionRule};
use crate::error::{ServiceError, StorageError};
use crate::support::digest::Fingerprint;

/// Stores agents, sessions and single-use links; of secrets only the hashes. Every change and its audit event are stored
/// together or not at all. Where a change gets the `session` of its requester, the requester and their role are looked
/// up inside of its transaction, so that of two leads who disable each other only one can.
#[async_trait]
pub trait AccountStore: Send + Sync {
    /// Adds an agent from the command line, with the role of [`AddAgentOutcome::decide`].
    async fn add_agent(
        &self,
        names: &AgentNames,
        password_hash: &str,
        role: Option<Role>,
        at: Timestamp,
    ) -> Result<AddAgentOutcome, StorageError>;

    /// The agent of a name, compared without case.
    async fn find_agent(&self, name: &AgentName) -> Result<Option<Agent>, StorageError>;

    async fn find_agent_by_sign_in_name(&self, name: &SignInName) -> Result<Option<Agent>, StorageError>;

    /// The key of the device cookies. The given one is stored if there is none.
    async fn device_key(&self, new: DeviceKey) -> Result<DeviceKey, StorageError>;

    /// All agents who can be owners, in the order in which they were added.
    async fn assignable_agents(&self) -> Result<Vec<(AgentId, AgentName)>, StorageError>;

    /// The next assignable agent in the order in which they were added; the first one after the last, or without an agent
    /// to follow. `None` without another agent.
    async fn next_agent_after(
        &self,
        agent: Option<AgentId>,
    ) -> Result<Option<(AgentId, AgentName)>, StorageError>;

    /// Adds a link from the command line.
    async fn add_link(&self, agent: AgentId, link: NewLink, at: Timestamp) -> Result<(), StorageError>;

    /// Uses a sign-in link and stores its session, or neither. `None` for an unknown, used or expired link, or a
    /// disabled agent.
    async fn redeem_sign_in_link(
        &self,
        link: Fingerprint,
        session: NewSession,
    ) -> Result<Option<Agent>, StorageError>;

    /// The agent of a link, which stays valid. `None` for an unknown, used or expired link, one of another kind, or a
    /// disabled agent.
    async fn find_link_holder(
        &self,
        link: Fingerprint,
        kind: LinkKind,
        now: Timestamp,
    ) -> Result<Option<Agent>, StorageError>;

    /// Uses an invitation: stores the password, ends the earlier sessions and links, and stores the new session, all or
    /// nothing.
    async fn redeem_invitation(
        &self,
        link: Fingerprint,
        password_hash: &str,
        session: NewSession,
    ) -> Result<Option<Agent>, StorageError>;

    /// Stores a session and removes expired ones. `false` if the agent was disabled or got another password since they
    /// were read.
    async fn add_session(&self, agent: &Agent, session: NewSession) -> Result<bool, StorageError>;

    /// `None` if the session is unknown or expired, or its agent is disabled.
    async fn find_session(
        &self,
        session: Fingerprint,
        now: Timestamp,
    ) -> Result<Option<ActiveSession>, StorageError>;

    /// Records that a session is used now, unless a use after `before` is recorded.
    async fn touch_session(
        &self,
        session: Fingerprint,
        now: Timestamp,
        before: Timestamp,
    ) -> Result<(), StorageError>;

    /// Ends the session of an agent who signs out. `false` if there is none.
    async fn sign_out(&self, session: Fingerprint, at: Timestamp) -> Result<bool, StorageError>;

    /// All people, in the order in which they were added.
    async fn list_people(&self, now: Timestamp) -> Result<Vec<Person>, StorageError>;

    /// Adds an invited person as the rule decides.
    async fn invite(
        &self,
        session: Fingerprint,
        at: Timestamp,
        invitation: NewInvitation,
        rule: InviteRule,
    ) -> Result<Person, ServiceError>;

    /// Changes a person as the rule decides, and returns the person after the change.
    async fn update_person(
        &self,
        session: Fingerprint,
        at: Timestamp,
        person: u64,
        rule: PersonRule,
    ) -> Result<Person, ServiceError>;

    /// Gives a person another name as the rule decides, and returns the person after the change. The name becomes that of
    /// everything the person has written or owns, and the conversations that show it count as changed.
    async fn rename_person(
        &self,
        session: Fingerprint,
        at: Timestamp,
        person: u64,
        name: AgentName,
        rule: RenameRule,
    ) -> Result<Person, ServiceError>;

    /// Gives a person another sign-in name as the rule decides, and returns the person after the change.
    async fn change_sign_in_name(
        &self,
        session: Fingerprint,
        at: Timestamp,
        person: u64,
        name: SignInName,
        rule: RenameRule,
    ) -> Result<Person, ServiceError>;

    /// Gives an agent another sign-in name from the command line. `false` if somebody else has it.
    async fn set_sign_in_name(
        &self,
        agent: AgentId,
        name: &SignInName,
        at: Timestamp,
    ) -> Result<bool, StorageError>;

    /// A person's sessions, the newest first; `current` marks one of them. `None` if there is no such person.
    async fn list_sessions(
        &self,
        person: u64,
        current: Fingerprint,
        now: Timestamp,
    ) -> Result<Option<(Person, Vec<AgentSession>)>, StorageError>;

    /// Ends the session of this id as the rule decides.
    async fn end_session(
        &self,
        session: Fingerprint,
        at: Timestamp,
        ended: u64,
        rule: SessionRule,
    ) -> Result<(), ServiceError>;

    /// Changes the password of the session's agent and ends their other sessions and links. `false` if the session has
    /// ended, or `old_hash` is not the stored hash any more.
    async fn change_password(
        &self,
        session: Fingerprint,
        at: Timestamp,
        old_hash: &str,
        new_hash: &str,
    ) -> Result<bool, StorageError>;
}
