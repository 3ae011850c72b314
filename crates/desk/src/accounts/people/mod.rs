//! People: who is here and what they may do. What a rule about them sees, what it may decide, and the port to
//! where they are kept.

mod disable;
mod invite;
mod link;
mod list;
mod role;

use async_trait::async_trait;
use contract::{Problem, ProblemCode, Timestamp};
use inbox_api::{AccountStatus, AgentSession, AuditAction, Person, Role};

use super::agent::{AgentName, NewLink};
use crate::conversations::store::StorageError;
use crate::error::ServiceError;
use crate::support::digest::Fingerprint;

/// What a rule about a person sees inside its transaction.
pub struct PersonContext {
    /// Whose session it is that asks; nobody when it has ended.
    pub requester: Option<Person>,
    /// Whom it is about.
    pub person: Option<Person>,
    /// How many leads can sign in.
    pub leads: u64,
}

/// What a rule decides about a person.
#[derive(Debug)]
pub enum PersonDecision {
    /// It is so already; nothing changes.
    Keep(Person),
    /// It is to be made so.
    Apply {
        /// By whom.
        requester: Person,
        /// About whom, as they stood.
        person: Person,
        /// What.
        change: PersonChange,
    },
}

/// What can be changed about a person.
#[derive(Clone, Copy, Debug)]
pub enum PersonChange {
    /// What they may do.
    Role(Role),
    /// They cannot sign in any more, and their sessions and links end.
    Disable,
    /// They can sign in again.
    Enable,
    /// A further invitation, in the place of the earlier ones.
    Link(NewLink),
}

/// Somebody who is to be invited.
pub struct NewInvitation {
    /// The name that customers will see.
    pub name: AgentName,
    /// What they may do.
    pub role: Role,
    /// With which they choose a password.
    pub link: NewLink,
}

/// A rule about a person, run inside the transaction that changes them.
pub type PersonRule = Box<dyn FnOnce(PersonContext) -> Result<PersonDecision, Problem> + Send + Sync>;

/// A rule about a new person, run inside the transaction that adds them: by whom, and whether there is somebody of
/// that name. It gives who invites.
pub type InviteRule = Box<dyn FnOnce(Option<Person>, bool) -> Result<Person, Problem> + Send + Sync>;

/// A rule about a session, run inside the transaction that ends it: by whom, and whose it is. It gives who ends it.
pub type SessionRule =
    Box<dyn FnOnce(Option<Person>, Option<Person>) -> Result<Person, Problem> + Send + Sync>;

/// Keeps people. `by` is the session of whoever asks: who that is and what they may do is looked up inside the same
/// transaction, so that of two leads who disable one another only one can.
#[async_trait]
pub trait Staff: Send + Sync {
    /// Everybody, in the order in which they came.
    async fn list_people(&self, now: Timestamp) -> Result<Vec<Person>, StorageError>;

    /// Adds somebody as the rule decides, and gives them as they stand then.
    async fn invite(
        &self,
        by: Fingerprint,
        at: Timestamp,
        invitee: NewInvitation,
        decide: InviteRule,
    ) -> Result<Person, ServiceError>;

    /// Changes somebody as the rule decides, and gives them as they stand then.
    async fn update_person(
        &self,
        by: Fingerprint,
        at: Timestamp,
        person: u64,
        decide: PersonRule,
    ) -> Result<Person, ServiceError>;

    /// Somebody's sessions, the newest first. `None` if there is no such person.
    async fn list_sessions(
        &self,
        person: u64,
        this: Fingerprint,
        now: Timestamp,
    ) -> Result<Option<(Person, Vec<AgentSession>)>, StorageError>;

    /// Ends a session as the rule decides.
    async fn end_session(
        &self,
        by: Fingerprint,
        at: Timestamp,
        session: u64,
        decide: SessionRule,
    ) -> Result<(), ServiceError>;

    /// Gives whose session it is another password and ends their other sessions and their links. `false` if the
    /// session has ended, or the password is not the `old` one any more.
    async fn change_password(
        &self,
        by: Fingerprint,
        at: Timestamp,
        old: &str,
        new: &str,
    ) -> Result<bool, StorageError>;
}

impl PersonChange {
    /// How it is noted.
    pub fn audit_action(self) -> AuditAction {
        match self {
            Self::Role(role) => AuditAction::RoleChanged { role },
            Self::Disable => AuditAction::Disabled,
            Self::Enable => AuditAction::Enabled,
            Self::Link(_) => AuditAction::LinkMade,
        }
    }
}

impl PersonContext {
    /// The lead who asks, and whom it is about.
    fn lead_and_person(self) -> Result<(Person, Person), Problem> {
        let by = require_lead(self.requester)?;
        let nobody =
            || Problem::new(ProblemCode::NotFound, "There is no such person. Look at the list once more.");
        Ok((by, self.person.ok_or_else(nobody)?))
    }

    /// Refuses what would leave nobody who can let others in.
    fn check_lead_remains(&self) -> Result<(), Problem> {
        let Some(person) = &self.person else { return Ok(()) };
        let counts = person.role == Role::Lead && person.standing == AccountStatus::Active;
        if !counts || self.leads > 1 {
            return Ok(());
        }
        let detail =
            format!("{} is the only lead who can sign in. Make somebody else a lead first.", person.name);
        Err(Problem::new(ProblemCode::LeadNeeded, detail))
    }
}

/// Whoever asks, if their session goes on.
pub fn require_session(by: Option<Person>) -> Result<Person, Problem> {
    by.ok_or_else(|| Problem::new(ProblemCode::SignInNeeded, "You are not signed in, or no longer."))
}

/// Whoever asks, if they are a lead.
pub fn require_lead(by: Option<Person>) -> Result<Person, Problem> {
    let by = require_session(by)?;
    check_lead(by.role)?;
    Ok(by)
}

/// Whether somebody of this role may let others in and out.
pub fn check_lead(role: Role) -> Result<(), Problem> {
    match role {
        Role::Lead => Ok(()),
        Role::Agent => {
            Err(Problem::new(ProblemCode::LeadNeeded, "Only a lead can do this. Ask one of yours."))
        }
    }
}

#[cfg(test)]
mod tests;
