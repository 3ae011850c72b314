//! What a customer reads: the list of conversations, one head, its entries.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::{ConversationHead, ConversationId, Conversations, Entries, ProblemCode, ReferenceKey};

use super::polls::Poll;
use super::scene::mine;
use super::{Conversation, Customer, Desk, Identity, Limit, Refusal, Topic, Window};
use crate::seeded;

/// Which of the customer's conversations are asked for.
#[derive(Clone, Debug)]
pub struct Listing {
    /// About which reference, or about any.
    pub about: Option<ReferenceKey>,
    /// Where an earlier page ended.
    pub cursor: Option<String>,
    /// How many.
    pub limit: Limit,
    /// How long to wait for a first one. Only without a cursor.
    pub wait: Duration,
}

/// Which entries are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
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
    pub async fn list(&self, customer: Customer, listing: Listing) -> Result<Conversations, Refusal> {
        let beyond = listing.cursor.as_deref().map(place_of).transpose()?;
        let identity = &customer.identity;
        let wait = if beyond.is_none() { listing.wait } else { Duration::ZERO };
        let (wait, _poll) = self.patience(identity, wait);
        let read =
            || self.storage.conversations(identity, listing.about.as_ref(), beyond, listing.limit.get());
        let topic = Topic::Customer(identity.clone());
        let page = self.wakes.until(topic, wait, read, |page| !page.items.is_empty()).await?;
        let expectation = self.expectation().await;
        let head = |conversation: &Conversation| conversation.head(&expectation);
        Ok(Conversations {
            conversations: page.items.iter().map(head).collect(),
            next: page.next.map(cursor_of),
        })
    }

    /// The head of one conversation.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn head(&self, customer: &Customer, id: ConversationId) -> Result<ConversationHead, Refusal> {
        let conversation = mine(self.storage.conversation(id).await?, &customer.identity)?;
        Ok(conversation.head(&self.expectation().await))
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
        reading: Reading,
    ) -> Result<Entries, Refusal> {
        let identity = &customer.identity;
        let read = || {
            let identity = identity.clone();
            let admit = Box::new(move |found| mine(found, &identity));
            self.storage.log(id, reading.window, reading.limit.get(), admit)
        };
        let wait = match reading.window {
            Window::After(_) => reading.wait,
            Window::Before(_) => Duration::ZERO,
        };
        let (wait, _poll) = self.patience(identity, wait);
        let topic = Topic::Conversation(id);
        if seeded::bug("forgets-the-wake") && !wait.is_zero() && matches!(reading.window, Window::After(1..))
        {
            let (conversation, _) = self.wakes.until(topic, wait, read, |_| false).await?;
            let head = conversation.head(&self.expectation().await);
            return Ok(Entries { head, more: false, entries: vec![] });
        }
        let (conversation, page) =
            self.wakes.until(topic, wait, read, |(_, page)| !page.items.is_empty()).await?;
        let head = conversation.head(&self.expectation().await);
        Ok(Entries { head, more: page.next.is_some(), entries: page.items })
    }

    /// How long a customer's request waits. One that finds as many others waiting as there may be is answered
    /// at once, which is what a backend without long polls does, so every client knows what to do then.
    fn patience(&self, customer: &Identity, wait: Duration) -> (Duration, Option<Poll<'_>>) {
        if wait.is_zero() {
            return (wait, None);
        }
        match self.polls.begin(customer) {
            Some(poll) => (self.at_most(wait), Some(poll)),
            None => (Duration::ZERO, None),
        }
    }

    /// A wait that keeps to the limits.
    pub(super) fn at_most(&self, wait: Duration) -> Duration {
        wait.min(Duration::from_secs(self.terms.limits.wait_seconds.into()))
    }
}

fn cursor_of(place: u64) -> String {
    URL_SAFE_NO_PAD.encode(format!("before:{place}"))
}

fn place_of(cursor: &str) -> Result<u64, Refusal> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    text.and_then(|text| text.strip_prefix("before:")?.parse().ok()).ok_or_else(|| {
        Refusal::new(
            ProblemCode::QueryInvalid,
            "The `cursor` is not one that a list gave as `next`. Start again without it.",
        )
    })
}
