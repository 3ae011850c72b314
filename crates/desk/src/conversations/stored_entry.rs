//! Entries as they are stored.

use contract::{Entry, EntryId, Problem, ProblemCode};

use super::company_person::EntryAuthor;
use crate::accounts::agent::AgentId;
use crate::support::digest::Fingerprint;

/// An entry with its agents, and with the fingerprint of the body that it was written with.
#[derive(Clone, Debug)]
pub struct StoredEntry {
    pub entry: Entry,
    /// The author, if an agent is the author.
    pub author_agent: Option<AgentId>,
    /// The agent who gets the conversation by a handover, if an agent gets it.
    pub receiver: Option<AgentId>,
    pub fingerprint: Fingerprint,
}

impl StoredEntry {
    pub fn author(&self) -> EntryAuthor {
        EntryAuthor { author: self.entry.author.clone(), agent: self.author_agent }
    }

    /// The entry, if the write has the same body.
    ///
    /// # Errors
    /// `id-conflict`.
    pub fn replay(self, fingerprint: &Fingerprint, id: EntryId) -> Result<Entry, Problem> {
        if self.fingerprint == *fingerprint {
            return Ok(self.entry);
        }
        Err(Self::id_conflict(id))
    }

    /// The problem of an id that was used with another body.
    pub fn id_conflict(id: EntryId) -> Problem {
        Problem::new(
            ProblemCode::IdConflict,
            format!("The entry {id} was written with another body. Mint a new id for a new entry."),
        )
    }
}
