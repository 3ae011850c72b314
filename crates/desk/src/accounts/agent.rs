//! Agents and their names.

use inbox_api::{AccountStatus, Role};

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

#[derive(Clone, Debug)]
pub struct Agent {
    pub id: AgentId,
    pub name: AgentName,
    pub role: Role,
    pub status: AccountStatus,
    /// An argon2 PHC string; empty until the agent has chosen a password.
    pub password_hash: String,
}

/// The result of adding an agent from the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddAgentOutcome {
    Added(Role),
    /// Another agent has this name, compared without case.
    NameTaken,
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
