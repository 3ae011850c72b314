//! The context and the decision of a rule that appends an entry.

use contract::{Entry, EntryId, Problem, ProblemCode, ValidationError};

use super::access::CustomerOwned;
use super::customer::Identity;
use super::model::Conversation;
use crate::support::digest::Fingerprint;

/// An entry with the fingerprint of the body that it was written with.
#[derive(Clone, Debug)]
pub struct StoredEntry {
    pub entry: Entry,
    pub fingerprint: Fingerprint,
}

/// The state inside the transaction, as far as a rule can read it.
#[derive(Clone, Debug)]
pub struct AppendContext {
    pub conversation: Conversation,
    /// The entry that has the id of the write.
    pub stored: Option<StoredEntry>,
    /// The entry of this conversation that the write refers to, if there is one.
    pub referenced: Option<Entry>,
}

/// The decision of a rule that appends an entry.
pub enum AppendDecision {
    /// Changes nothing; the write is answered with this stored entry.
    Keep(Entry),
    Add {
        /// The conversation after the entry.
        conversation: Box<Conversation>,
        stored: StoredEntry,
        /// How long the customer had waited, if the entry is the reply.
        waited_ms: Option<u64>,
    },
}

/// The result of an append.
#[derive(Clone, Debug)]
pub enum AppendOutcome {
    /// An earlier request with the same body stored the entry.
    Existing(Entry),
    /// The entry is stored, in a conversation of this customer.
    Created { entry: Entry, customer: Identity },
}

impl CustomerOwned for AppendContext {
    fn owner_identity(&self) -> &Identity {
        self.conversation.owner_identity()
    }
}

impl StoredEntry {
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

/// Checks that a `seq` belongs to an entry of the conversation.
pub fn check_seq(field: &str, seq: u64, last_seq: u64) -> Result<(), ValidationError> {
    if (1..=last_seq).contains(&seq) {
        return Ok(());
    }
    Err(ValidationError::field(field, format!("It must be the `seq` of an entry, 1 to {last_seq}.")))
}
