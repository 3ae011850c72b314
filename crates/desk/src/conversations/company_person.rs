//! People at the company, as owners, authors and readers.

use contract::{Author, AuthorKind, Owner};

use crate::accounts::agent::{AgentId, AgentName};

/// A person at the company: an agent of this desk, or somebody whom one of the company's systems names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompanyPerson {
    /// `None` for a person without an account.
    pub agent: Option<AgentId>,
    /// An agent's present name.
    pub name: String,
}

/// The author of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryAuthor {
    pub author: Author,
    /// The agent, if the author is one.
    pub agent: Option<AgentId>,
}

impl CompanyPerson {
    pub fn agent(id: AgentId, name: &AgentName) -> Self {
        Self { agent: Some(id), name: name.as_str().to_owned() }
    }

    /// Whether both are the same person. A person without an account is known by name only.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self.agent, other.agent) {
            (Some(one), Some(other)) => one == other,
            _ => self.name == other.name,
        }
    }

    /// The agent as a writer in fingerprints, which a new name does not change.
    pub fn writer(&self) -> String {
        match self.agent {
            Some(AgentId(id)) => format!("agent {id}"),
            None => format!("person {}", self.name),
        }
    }

    /// The person as the owner of a conversation.
    pub fn owner(&self) -> Owner {
        Owner { name: self.name.clone() }
    }

    /// The person as the author of an entry.
    pub fn author(&self) -> EntryAuthor {
        EntryAuthor {
            author: Author { kind: AuthorKind::Person, name: self.name.clone() },
            agent: self.agent,
        }
    }
}

impl EntryAuthor {
    /// The author as a person at the company; `None` for a customer and a program.
    pub fn person(&self) -> Option<CompanyPerson> {
        let person = || CompanyPerson { agent: self.agent, name: self.author.name.clone() };
        self.author.kind.is_person().then(person)
    }
}

/// An author without an account: a customer, a program, or a person whom a system names.
impl From<Author> for EntryAuthor {
    fn from(author: Author) -> Self {
        Self { author, agent: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agents_are_compared_by_id_and_others_by_name() {
        let person =
            |agent: Option<i64>, name: &str| CompanyPerson { agent: agent.map(AgentId), name: name.into() };
        assert!(person(Some(1), "Maria").is_same(&person(Some(1), "Marie")));
        assert!(!person(Some(1), "Maria").is_same(&person(Some(2), "Maria")));
        assert!(person(None, "Maria").is_same(&person(Some(2), "Maria")));
        assert!(!person(None, "Maria").is_same(&person(None, "Tom")));
    }
}
