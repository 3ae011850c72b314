//! Accounts of agents: person, role, status, invitation, password.

use serde::{Deserialize, Serialize};

use contract::{Timestamp, ValidationError};

/// The permissions of an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Answers customers.
    Agent,
    /// Answers customers, and manages people and saved replies.
    Lead,
}

impl Role {
    /// The role's name on the wire, in the database and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Lead => "lead",
        }
    }

    /// The role with this name.
    pub fn from_wire(word: &str) -> Option<Self> {
        [Self::Agent, Self::Lead].into_iter().find(|role| role.as_str() == word)
    }
}

/// The status of an account. Only active accounts can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountStatus {
    /// The person has not chosen a password yet.
    Invited,
    /// The person can sign in.
    Active,
    /// A lead disabled the account. The person's name stays on earlier entries.
    Disabled,
}

/// A person with an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: u64,
    /// Name that customers see.
    pub name: String,
    /// Name with which the person signs in, in small letters. Customers do not see it.
    pub sign_in_name: String,
    pub role: Role,
    /// The status of the account.
    pub status: AccountStatus,
    /// Number of the person's sessions.
    pub sessions: u64,
    /// Time of the account's creation.
    pub added_at: Timestamp,
}

/// All people: the answer to `GET /inbox/api/people`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    /// Accounts in the order of their creation.
    pub people: Vec<Person>,
}

/// An invitation: the body of `POST /inbox/api/people`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitePerson {
    /// Name that customers will see.
    pub name: String,
    /// Name with which the person will sign in; without one, or with a blank one, `name`.
    #[serde(default)]
    pub sign_in_name: Option<String>,
    pub role: Role,
}

/// A person, and a new link to choose a password. The desk stores only a hash of the link's secret, so that the link
/// is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationLink {
    /// The invited person.
    pub person: Person,
    /// The secret of the link, which follows `/inbox#invitation=`.
    pub secret: String,
    /// Time of expiry.
    pub until: Timestamp,
}

/// A change of a person's role: the body of `PUT /inbox/api/people/{id}/role`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeRole {
    /// The new role.
    pub role: Role,
}

/// Another name of a person: the body of `PUT /inbox/api/people/{id}/name`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenamePerson {
    /// The new name, as customers see it.
    pub name: String,
}

/// Another sign-in name of a person: the body of `PUT /inbox/api/people/{id}/sign-in-name`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSignInName {
    /// The new name. Case makes no difference.
    pub sign_in_name: String,
}

/// The secret of an invitation: the body of `POST /inbox/api/people/invitation`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationSecret {
    pub secret: String,
}

/// A change of the agent's own password: the body of `PUT /inbox/api/people/me/password`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangePassword {
    /// The present password.
    pub old: String,
    /// The new password, of at least [`PASSWORD_CHARS`] characters.
    pub new: String,
}

/// Shortest password, in characters.
pub const PASSWORD_CHARS: usize = 10;

/// Checks the length of a new password. The error names `field`.
pub fn check_password(field: &str, password: &str) -> Result<(), ValidationError> {
    if password.chars().count() >= PASSWORD_CHARS {
        return Ok(());
    }
    Err(ValidationError::field(field, format!("A password has at least {PASSWORD_CHARS} characters.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_counted_in_characters_and_not_in_bytes() {
        assert!(check_password("new", "ninechars").is_err());
        assert!(check_password("new", "ööööööööö").is_err());
        assert!(check_password("new", "ten charsö").is_ok());
    }

    #[test]
    fn a_role_is_the_same_word_everywhere() {
        for role in [Role::Agent, Role::Lead] {
            assert_eq!(Role::from_wire(role.as_str()), Some(role));
            assert_eq!(serde_json::to_value(role).expect("a word"), role.as_str());
        }
        assert_eq!(Role::from_wire("owner"), None);
    }
}
