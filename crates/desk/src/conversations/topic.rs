//! The topics that a request can wait for.

use contract::ConversationId;

use super::customer::Identity;
use crate::support::notifier::Notifier;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// An entry, a read position, a note or a viewer of this conversation.
    Conversation(ConversationId),
    /// A conversation of this customer, new or changed.
    Customer(Identity),
    /// A conversation of any customer, new, changed or erased.
    Changes,
    /// Any entry.
    Inbox,
    /// A promise, made or changed by an entry.
    Promises,
    /// A failed job that an agent lets run again.
    Jobs,
    /// An erasure on this desk, after which the database has to be compacted.
    Erasures,
}

/// Notifies all that wait for a change of this conversation.
pub fn notify_change(notifier: &Notifier<Topic>, id: ConversationId, customer: &Identity) {
    notifier.notify(&Topic::Conversation(id));
    notifier.notify(&Topic::Customer(customer.clone()));
    notifier.notify(&Topic::Changes);
}

/// Notifies all that wait for a change of an erased conversation. The feed of its customer tells nothing of it.
pub fn notify_erasure(notifier: &Notifier<Topic>, id: ConversationId) {
    notifier.notify(&Topic::Conversation(id));
    notifier.notify(&Topic::Changes);
    notifier.notify(&Topic::Inbox);
}
