//! `GET /v1/conversations/{id}` and its entries: the head, and pages of entries by long poll.

use std::time::Duration;

use contract::{ConversationHead, ConversationId, Entries};

use super::access::owned_by;
use super::customer::Customer;
use super::service::ConversationService;
use super::topic::Topic;
use crate::error::ServiceError;
use crate::support::pagination::{Limit, Window};

#[derive(Clone, Copy, Debug)]
pub struct EntriesRequest {
    pub window: Window,
    pub limit: Limit,
    /// How long to wait for an entry. Only for [`Window::After`].
    pub wait: Duration,
}

impl ConversationService {
    /// The head of a conversation.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn head(
        &self,
        customer: &Customer,
        id: ConversationId,
    ) -> Result<ConversationHead, ServiceError> {
        let conversation = owned_by(self.store.find_conversation(id).await?, &customer.identity)?;
        Ok(conversation.head(&self.response_times.current().await))
    }

    /// A page of entries with the head of the same moment. With a wait, it is answered as soon as there is an entry,
    /// else after the wait without one.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn entries(
        &self,
        customer: &Customer,
        id: ConversationId,
        request: EntriesRequest,
    ) -> Result<Entries, ServiceError> {
        let identity = &customer.identity;
        let read = || {
            let identity = identity.clone();
            let check = Box::new(move |conversation| owned_by(conversation, &identity));
            self.store.read_entries(id, request.window, request.limit.get(), check)
        };
        let wait = match request.window {
            Window::After(_) => request.wait,
            Window::Before(_) => Duration::ZERO,
        };
        let (wait, _permit) = self.long_poll_budget(identity, wait);
        let topic = Topic::Conversation(id);
        let (conversation, page) =
            self.notifier.poll_until(topic, wait, read, |(_, page)| !page.items.is_empty()).await?;
        let head = conversation.head(&self.response_times.current().await);
        Ok(Entries { head, more: page.next.is_some(), entries: page.items })
    }
}
