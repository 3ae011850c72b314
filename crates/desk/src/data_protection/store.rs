//! The port to what the database has about a customer, and to what has to leave it. Each engine implements it.

use async_trait::async_trait;
use contract::{ConversationId, Timestamp};

use super::export::ExportedConversation;
use crate::conversations::customer::Identity;
use crate::error::StorageError;

/// What has reached the end of its retention.
#[derive(Clone, Copy, Debug)]
pub struct Expiry {
    /// Solved conversations without an entry after this time are erased.
    pub unchanged_since: Timestamp,
    /// How many are erased at most.
    pub limit: usize,
    pub now: Timestamp,
    /// The time by which the database has to be compacted after it.
    pub compaction_due: Timestamp,
}

#[async_trait]
pub trait DataProtectionStore: Send + Sync {
    /// Everything that is stored about a customer, from one consistent read, oldest conversation first; empty if nothing
    /// is.
    async fn export_customer(&self, customer: &Identity) -> Result<Vec<ExportedConversation>, StorageError>;

    /// Erases the oldest conversations that have reached the end of their retention, in one transaction, and records that
    /// in the audit log if there were any. Of several desks, each erases other ones. Returns the ids.
    async fn erase_expired(&self, expiry: Expiry) -> Result<Vec<ConversationId>, StorageError>;

    /// Removes sessions and links that ended before `now`, and measured waits and kept promises from before
    /// `measured_since`.
    async fn remove_outdated(&self, now: Timestamp, measured_since: Timestamp) -> Result<(), StorageError>;

    /// The time by which the database has to be compacted; `None` if nothing was erased since the last compaction.
    async fn compaction_due(&self) -> Result<Option<Timestamp>, StorageError>;

    /// Removes what erased rows have left in free space, logs and indexes, as far as the engine can.
    async fn compact(&self) -> Result<(), StorageError>;
}
