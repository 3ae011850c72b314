//! The port to the promises that are due. Each engine implements it.

use async_trait::async_trait;
use contract::{ConversationId, Timestamp};

use crate::error::StorageError;

/// Pending promises whose time has passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuePromises {
    /// The earliest due first.
    pub due: Vec<DuePromise>,
    /// When the next one is due.
    pub next: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DuePromise {
    pub conversation: ConversationId,
    pub due: Timestamp,
}

#[async_trait]
pub trait PromiseStore: Send + Sync {
    /// The promises that are pending although they were due by now, at most `limit`. Those that have a job already are left
    /// out, so that none that cannot be recorded holds up the others.
    async fn due_promises(&self, now: Timestamp, limit: usize) -> Result<DuePromises, StorageError>;
}
