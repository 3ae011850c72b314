//! The context and the decision of a rule that appends an entry.

use contract::{Entry, ValidationError};

use super::access::CustomerOwned;
use super::customer::Identity;
use super::model::Conversation;
use super::stored_entry::StoredEntry;

/// The state inside the transaction, as far as a rule can read it.
#[derive(Clone, Debug)]
pub struct AppendContext {
    pub conversation: Conversation,
    /// The entry that has the id of the write.
    pub stored: Option<StoredEntry>,
    /// The entry of this conversation that the write refers to, if there is one.
    pub referenced: Option<StoredEntry>,
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

/// Checks that a `seq` belongs to an entry of the conversation.
pub fn check_seq(field: &str, seq: u64, last_seq: u64) -> Result<(), ValidationError> {
    if (1..=last_seq).contains(&seq) {
        return Ok(());
    }
    Err(ValidationError::field(field, format!("It must be the `seq` of an entry, 1 to {last_seq}.")))
}
