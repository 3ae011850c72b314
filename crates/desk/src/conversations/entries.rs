//! `GET /v1/conversations/{id}` and its entries, by long poll.

use std::time::Duration;

use contract::{Conversation, ConversationId, Entries};

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
    /// A conversation without its entries.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn conversation(
        &self,
        customer: &Customer,
        id: ConversationId,
    ) -> Result<Conversation, ServiceError> {
        let conversation = owned_by(self.store.find_conversation(id).await?, &customer.identity)?;
        Ok(conversation.published(self.response_times.current().await.as_ref()))
    }

    /// A page of entries with the conversation of the same moment. With a wait, it is answered as soon as there is an entry,
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
        let conversation = conversation.published(self.response_times.current().await.as_ref());
        Ok(Entries { conversation, has_more: page.next.is_some(), entries: page.items })
    }
}
