//! The people of a desk: who may answer, and who may let others in.

use serde::{Deserialize, Serialize};

use contract::{Timestamp, ValidationError};

/// What an agent may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Answers customers.
    Agent,
    /// Answers customers, and lets others in and out.
    Lead,
}

impl Role {
    /// The word on the wire, in the database and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Lead => "lead",
        }
    }

    /// Reads the word.
    pub fn from_wire(word: &str) -> Option<Self> {
        [Self::Agent, Self::Lead].into_iter().find(|role| role.as_str() == word)
    }
}

/// Whether a person can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountStatus {
    /// Not yet: they have not chosen a password.
    Invited,
    /// Yes.
    Active,
    /// Not any more. Their name stays on what they wrote.
    Disabled,
}

/// One person of the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Their number.
    pub id: u64,
    /// The name that customers see.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Whether they can sign in.
    pub standing: AccountStatus,
    /// In how many browsers they are signed in.
    pub sessions: u64,
    /// Since when they are here.
    pub added_at: Timestamp,
}

/// Everybody: the answer to `GET /inbox/api/people`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    /// In the order in which they came.
    pub people: Vec<Person>,
}

/// Invites somebody: the body of `POST /inbox/api/people`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitePerson {
    /// The name that customers will see.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// A person with a new link to hand on. The desk keeps only a fingerprint of the link, so it is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationLink {
    /// Who it is for.
    pub person: Person,
    /// The secret of the link: it stands after `/inbox#invitation=`.
    pub secret: String,
    /// Until when it is good.
    pub until: Timestamp,
}

/// Another role for somebody: the body of `PUT /inbox/api/people/{id}/role`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeRole {
    /// What they may do from now on.
    pub role: Role,
}

/// The secret of an invitation: the body of `POST /inbox/api/people/invitation`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationSecret {
    /// The secret.
    pub secret: String,
}

/// Another password for oneself: the body of `PUT /inbox/api/people/me/password`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangePassword {
    /// The password so far.
    pub old: String,
    /// The password from now on.
    pub new: String,
}

/// Shortest password, in characters.
pub const PASSWORD_CHARS: usize = 10;

/// Whether somebody may choose this password.
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
