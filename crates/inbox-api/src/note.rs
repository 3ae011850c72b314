//! Notes: what agents write for one another. They are no entries, so that none can ever reach the customer.

use serde::{Deserialize, Serialize};

use contract::{EntryId, Limits, Timestamp, ValidationError};

/// A note as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentNote {
    /// Its id, minted by its writer.
    pub id: EntryId,
    /// When it was stored.
    pub at: Timestamp,
    /// Who wrote it.
    pub by: String,
    /// The words.
    pub text: String,
}

/// Writes a note: the body of `PUT /inbox/api/conversations/{id}/notes/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteNote {
    /// The words.
    pub text: String,
}

impl WriteNote {
    /// Whether the body keeps to the limits.
    pub fn check(&self, limits: &Limits) -> Result<(), ValidationError> {
        limits.text("text", &self.text)
    }
}
