//! Events of the outbox. The same events change the outbox in memory and the one that the device stores.

use contract::{ConversationId, EntryId, ReferenceKey};

use super::OutboxItem;

/// One change of an outbox; see [`super::Outbox::apply`].
#[derive(Clone, Debug, PartialEq)]
pub enum OutboxEvent {
    /// The customer sends an item.
    Enqueued(OutboxItem),
    /// An opening is about to be sent. From now on the backend may have it.
    AttemptStarted(EntryId),
    /// The backend has a conversation already. An opening that was not attempted goes there as a message.
    Retargeted(ConversationId),
    /// The items of a conversation go to another one, because the backend does not have theirs, or, to the same one, as
    /// entries, because the backend has it already. `opens` is the reference if the first message is to open it.
    Redirected { from: ConversationId, to: ConversationId, opens: Option<ReferenceKey> },
    /// The backend has the entry.
    Acknowledged(EntryId),
    /// The backend rejects the entry, for this reason.
    Rejected(EntryId, String),
    /// The customer sends a rejected item again.
    Retried(EntryId),
    /// The customer removes a rejected item, to edit or to discard it.
    Removed(EntryId),
}
