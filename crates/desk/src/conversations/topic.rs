//! The topics that a request can wait for.

use contract::ConversationId;

use super::customer::Identity;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// An entry, a read position, a note or a viewer of this conversation.
    Conversation(ConversationId),
    /// A conversation of this customer, new or changed.
    Customer(Identity),
    /// Any entry.
    Inbox,
    /// A promise, made or changed by an entry.
    Promises,
}
