//! The port to the event log: the changes of all conversations, in the order of their positions. Each engine implements it.

use async_trait::async_trait;
use contract::ConversationId;

use super::customer::Identity;
use crate::error::StorageError;

/// The last change of one conversation. An earlier change of the same conversation is not an event any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeEvent {
    /// Later changes have greater positions.
    pub position: u64,
    pub conversation: ConversationId,
    pub customer: Identity,
}

/// Positions become visible in their order: a reader that goes on from the greatest position that it has seen misses no
/// event, on whatever desk the change was stored.
#[async_trait]
pub trait EventLog: Send + Sync {
    /// The events after a position, in their order, at most `limit`.
    async fn events_after(&self, position: u64, limit: usize) -> Result<Vec<ChangeEvent>, StorageError>;

    /// The position of the newest change.
    async fn last_change(&self) -> Result<u64, StorageError>;

    /// Waits until another desk on the same database may have changed a conversation. It never ends if no other desk can
    /// be there; it may end without a change, and a signal that was lost delays it by no more than seconds.
    async fn changed_elsewhere(&self);
}
