//! Notes of agents for other agents. Notes are not entries, so that none can reach a customer.

use serde::{Deserialize, Serialize};

use contract::{EntryId, Limits, Timestamp, ValidationError};

/// A stored note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentNote {
    /// Id of the note, minted by its writer.
    pub id: EntryId,
    /// Time of storage.
    pub at: Timestamp,
    /// Name of the agent.
    pub author: String,
    pub text: String,
}

/// Writes a note: the body of `PUT /inbox/api/conversations/{id}/notes/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteNote {
    pub text: String,
}

impl WriteNote {
    /// Checks the body against the limits. The error names the field.
    pub fn check(&self, limits: &Limits) -> Result<(), ValidationError> {
        limits.text("text", &self.text)
    }
}
