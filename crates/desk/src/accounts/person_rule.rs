//! The context and the decision of the rules that change people.

use contract::{Problem, ProblemCode};
use inbox_api::{AuditAction, Person, Role};

use super::agent::{AgentNames, TakenName};
use super::credentials::NewLink;
use super::permissions::require_lead;

/// The state inside the transaction, as far as a rule can read it.
pub struct PersonContext {
    /// The agent of the session; `None` when the session has ended.
    pub requester: Option<Person>,
    /// The person to change.
    pub person: Option<Person>,
    /// The number of leads who can sign in.
    pub leads: u64,
}

/// The decision of a rule about a person.
#[derive(Debug)]
pub enum PersonDecision {
    /// Changes nothing and adds nothing to the audit log.
    Keep(Person),
    Apply {
        requester: Person,
        /// The person before the change.
        person: Person,
        change: PersonChange,
    },
}

/// The decision of a rule about another name.
#[derive(Debug)]
pub enum RenameDecision {
    /// Changes nothing: the person has this name.
    Keep(Person),
    Apply {
        requester: Person,
        /// The person with the earlier name.
        person: Person,
    },
}

#[derive(Clone, Copy, Debug)]
pub enum PersonChange {
    Role(Role),
    /// Ends the sessions and links too.
    Disable,
    Enable,
    /// A new invitation, which replaces the earlier links.
    Link(NewLink),
}

pub struct NewInvitation {
    pub names: AgentNames,
    pub role: Role,
    pub link: NewLink,
}

/// A rule about a person, run inside the transaction that changes them, and again when that is repeated.
pub type PersonRule = Box<dyn Fn(PersonContext) -> Result<PersonDecision, Problem> + Send + Sync>;

/// A rule about another name or sign-in name of a person. It gets the id of the person who has it, compared without case.
pub type RenameRule =
    Box<dyn Fn(PersonContext, Option<u64>) -> Result<RenameDecision, Problem> + Send + Sync>;

/// A rule about an invitation, run inside the transaction that adds the person. It gets the agent of the session and
/// which name is taken, and returns the inviting lead.
pub type InviteRule = Box<dyn Fn(Option<Person>, Option<TakenName>) -> Result<Person, Problem> + Send + Sync>;

/// A rule about a session, run inside the transaction that ends it. It gets the agent who asks and the agent of the
/// session, and returns the agent who ends it.
pub type SessionRule = Box<dyn Fn(Option<Person>, Option<Person>) -> Result<Person, Problem> + Send + Sync>;

impl PersonContext {
    /// The requesting lead and the person to change.
    ///
    /// # Errors
    /// `sign-in-needed`, `lead-needed`, `not-found`.
    pub fn lead_and_person(self) -> Result<(Person, Person), Problem> {
        let requester = require_lead(self.requester)?;
        let not_found =
            || Problem::new(ProblemCode::NotFound, "There is no such person. Look at the list once more.");
        Ok((requester, self.person.ok_or_else(not_found)?))
    }
}

impl PersonChange {
    /// The change in the audit log.
    pub fn audit_action(self) -> AuditAction {
        match self {
            Self::Role(role) => AuditAction::RoleChanged { role },
            Self::Disable => AuditAction::Disabled,
            Self::Enable => AuditAction::Enabled,
            Self::Link(_) => AuditAction::LinkMade,
        }
    }
}
