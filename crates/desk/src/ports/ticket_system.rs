//! The port to a company's ticket system.

use async_trait::async_trait;
use contract::{ConversationId, Entry, ReferenceKey, Ticket};

use super::RemoteError;

/// What a ticket is opened with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTicket {
    pub conversation: ConversationId,
    pub reference: ReferenceKey,
    /// The customer's name, or the company's id of the customer.
    pub customer: String,
}

/// Both operations may be repeated after an attempt whose answer was lost: the ids say what is there already.
#[async_trait]
pub trait TicketSystem: Send + Sync {
    /// Opens the ticket of a conversation, or finds the one that it has.
    async fn open_ticket(&self, new: &NewTicket) -> Result<Ticket, RemoteError>;

    /// Adds an entry to a ticket, unless the ticket has it.
    async fn add_entry(&self, ticket: &Ticket, entry: &Entry) -> Result<(), RemoteError>;
}
