//! Agents and their names: the one that customers see, and the one with which they sign in.

use inbox_api::{AccountStatus, AgentProfile, Role};

const MAX_NAME_CHARS: usize = 80;

/// The id of an agent. It stays when the agent gets another name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AgentId(pub i64);

/// The name of an agent, as customers see it: trimmed, 1 to 80 characters, no control characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentName(String);

impl AgentName {
    pub fn parse(text: &str) -> Option<Self> {
        let name = text.trim();
        let fits =
            (1..=MAX_NAME_CHARS).contains(&name.chars().count()) && !name.chars().any(char::is_control);
        fits.then(|| Self(name.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which names are compared: `maria` equals `Maria`.
    pub fn normalized(&self) -> String {
        self.0.to_lowercase()
    }
}

/// The name with which an agent signs in, in small letters. Customers do not see it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SignInName(String);

impl SignInName {
    /// Has the form of an [`AgentName`]. Case makes no difference.
    pub fn parse(text: &str) -> Option<Self> {
        AgentName::parse(text).as_ref().map(Self::of)
    }

    /// The sign-in name of an agent for whom no other one was chosen.
    pub fn of(name: &AgentName) -> Self {
        Self(name.normalized())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The names of a new agent.
#[derive(Clone, Debug)]
pub struct AgentNames {
    pub name: AgentName,
    pub sign_in_name: SignInName,
}

impl AgentNames {
    /// A name that is the sign-in name too.
    pub fn same(name: AgentName) -> Self {
        Self { sign_in_name: SignInName::of(&name), name }
    }
}

/// Which name of a new agent somebody else has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenName {
    Shown,
    SignIn,
}

#[derive(Clone, Debug)]
pub struct Agent {
    pub id: AgentId,
    pub name: AgentName,
    pub sign_in_name: SignInName,
    pub role: Role,
    pub status: AccountStatus,
    /// An argon2 PHC string; empty until the agent has chosen a password.
    pub password_hash: String,
}

impl Agent {
    /// What the agent's own page shows.
    pub fn profile(&self) -> AgentProfile {
        profile(&self.name, &self.sign_in_name, self.role)
    }
}

/// What the page of an agent with these names shows.
pub fn profile(name: &AgentName, sign_in_name: &SignInName, role: Role) -> AgentProfile {
    let (name, sign_in_name) = (name.as_str().to_owned(), sign_in_name.as_str().to_owned());
    AgentProfile { name, sign_in_name, role }
}

/// The result of adding an agent from the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddAgentOutcome {
    Added(Role),
    /// Another agent has this name, compared without case.
    NameTaken(TakenName),
    /// The first agent must be a lead, or nobody could invite others.
    FirstMustBeLead,
}

impl AddAgentOutcome {
    /// The role of a new agent: lead for the first one, else agent unless another role is requested.
    pub fn decide(requested: Option<Role>, is_first: bool) -> Self {
        match (requested, is_first) {
            (Some(Role::Agent), true) => Self::FirstMustBeLead,
            (Some(role), _) => Self::Added(role),
            (None, true) => Self::Added(Role::Lead),
            (None, false) => Self::Added(Role::Agent),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_agent_is_a_lead() {
        assert_eq!(AddAgentOutcome::decide(None, true), AddAgentOutcome::Added(Role::Lead));
        assert_eq!(AddAgentOutcome::decide(None, false), AddAgentOutcome::Added(Role::Agent));
        assert_eq!(AddAgentOutcome::decide(Some(Role::Lead), false), AddAgentOutcome::Added(Role::Lead));
        assert_eq!(AddAgentOutcome::decide(Some(Role::Agent), true), AddAgentOutcome::FirstMustBeLead);
    }
}
