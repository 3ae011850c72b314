//! What a customer reads: the list of conversations, one head, its entries.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::{ConversationHead, ConversationId, Conversations, Entries, ProblemCode, ReferenceKey};

use super::append::owned_by;
use super::customer::{Customer, Identity};
use super::model::Conversation;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::seeded;
use crate::support::long_poll_limit::LongPollPermit;
use crate::support::notifier::Topic;
use crate::support::pagination::{Limit, Window};

/// Which of the customer's conversations are asked for.
#[derive(Clone, Debug)]
pub struct ListRequest {
    /// About which reference, or about any.
    pub reference: Option<ReferenceKey>,
    /// Where an earlier page ended.
    pub cursor: Option<String>,
    /// How many.
    pub limit: Limit,
    /// How long to wait for a first one. Only without a cursor.
    pub wait: Duration,
}

/// Which entries are asked for.
#[derive(Clone, Copy, Debug)]
pub struct EntriesRequest {
    /// From where.
    pub window: Window,
    /// How many.
    pub limit: Limit,
    /// How long to wait for one. Only for [`Window::After`].
    pub wait: Duration,
}

impl Desk {
    /// The customer's conversations, newest first. With a wait, an empty list is answered once there is a
    /// first conversation: this is how a second page learns of what the first one opened.
    ///
    /// # Errors
    /// `query-invalid` for a cursor that no list gave.
    pub async fn list_conversations(
        &self,
        customer: Customer,
        listing: ListRequest,
    ) -> Result<Conversations, ServiceError> {
        let beyond = listing.cursor.as_deref().map(decode_cursor).transpose()?;
        let identity = &customer.identity;
        let wait = if beyond.is_none() { listing.wait } else { Duration::ZERO };
        let (wait, _poll) = self.long_poll_budget(identity, wait);
        let read = || {
            self.store.list_conversations(identity, listing.reference.as_ref(), beyond, listing.limit.get())
        };
        let topic = Topic::Customer(identity.clone());
        let page = self.notifier.poll_until(topic, wait, read, |page| !page.items.is_empty()).await?;
        let expectation = self.current_response_times().await;
        let head = |conversation: &Conversation| conversation.head(&expectation);
        Ok(Conversations {
            conversations: page.items.iter().map(head).collect(),
            next: page.next.map(encode_cursor),
        })
    }

    /// The head of one conversation.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn head(
        &self,
        customer: &Customer,
        id: ConversationId,
    ) -> Result<ConversationHead, ServiceError> {
        let conversation = owned_by(self.store.find_conversation(id).await?, &customer.identity)?;
        Ok(conversation.head(&self.current_response_times().await))
    }

    /// A page of entries, and the head that goes with them. With a wait, it is answered as soon as there is
    /// one, else after the wait with none.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn entries(
        &self,
        customer: &Customer,
        id: ConversationId,
        reading: EntriesRequest,
    ) -> Result<Entries, ServiceError> {
        let identity = &customer.identity;
        let read = || {
            let identity = identity.clone();
            let admit = Box::new(move |found| owned_by(found, &identity));
            self.store.read_entries(id, reading.window, reading.limit.get(), admit)
        };
        let wait = match reading.window {
            Window::After(_) => reading.wait,
            Window::Before(_) => Duration::ZERO,
        };
        let (wait, _poll) = self.long_poll_budget(identity, wait);
        let topic = Topic::Conversation(id);
        if seeded::bug("forgets-the-wake") && !wait.is_zero() && matches!(reading.window, Window::After(1..))
        {
            let (conversation, _) = self.notifier.poll_until(topic, wait, read, |_| false).await?;
            let head = conversation.head(&self.current_response_times().await);
            return Ok(Entries { head, more: false, entries: vec![] });
        }
        let (conversation, page) =
            self.notifier.poll_until(topic, wait, read, |(_, page)| !page.items.is_empty()).await?;
        let head = conversation.head(&self.current_response_times().await);
        Ok(Entries { head, more: page.next.is_some(), entries: page.items })
    }

    /// How long a customer's request waits. One that finds as many others waiting as there may be is answered
    /// at once, which is what a backend without long polls does, so every client knows what to do then.
    fn long_poll_budget(
        &self,
        customer: &Identity,
        wait: Duration,
    ) -> (Duration, Option<LongPollPermit<'_>>) {
        if wait.is_zero() {
            return (wait, None);
        }
        match self.long_polls.acquire(customer) {
            Some(poll) => (self.clamp_wait(wait), Some(poll)),
            None => (Duration::ZERO, None),
        }
    }

    /// A wait that keeps to the limits.
    pub(crate) fn clamp_wait(&self, wait: Duration) -> Duration {
        wait.min(Duration::from_secs(self.company.limits.wait_seconds.into()))
    }
}

fn encode_cursor(place: u64) -> String {
    URL_SAFE_NO_PAD.encode(format!("before:{place}"))
}

fn decode_cursor(cursor: &str) -> Result<u64, ServiceError> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    text.and_then(|text| text.strip_prefix("before:")?.parse().ok()).ok_or_else(|| {
        ServiceError::new(
            ProblemCode::QueryInvalid,
            "The `cursor` is not one that a list gave as `next`. Start again without it.",
        )
    })
}
