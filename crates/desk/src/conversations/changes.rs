//! `GET /v1/changes`: the customer's conversations that changed, by long poll.

use std::time::Duration;

use contract::Changes;

use super::cursor::{decode_cursor, encode_cursor, unknown_cursor};
use super::customer::Customer;
use super::service::{ContractClient, ConversationService};
use super::topic::Topic;
use crate::error::ServiceError;
use crate::support::pagination::Limit;

/// The purpose of the feed's cursors.
const CHANGES_CURSOR: &str = "changes";

#[derive(Clone, Debug)]
pub struct ChangesRequest {
    /// The `next` of an earlier page; without it the answer has the cursor of now alone.
    pub after: Option<String>,
    pub limit: Limit,
    pub wait: Duration,
}

impl ConversationService {
    /// A page of the change feed. With a wait, it is answered as soon as there is a change, else after the wait without
    /// one.
    ///
    /// # Errors
    /// `cursor-unknown`.
    pub async fn changes(
        &self,
        customer: &Customer,
        request: ChangesRequest,
    ) -> Result<Changes, ServiceError> {
        let identity = &customer.identity;
        let client = ContractClient::Customer(identity.clone());
        let last = self.read_in_turn(&client, self.store.last_change()).await?;
        let Some(cursor) = request.after else {
            let next = encode_cursor(CHANGES_CURSOR, last);
            return Ok(Changes { conversations: vec![], next, has_more: false });
        };
        let after = decode_cursor(CHANGES_CURSOR, &cursor)?;
        // A database that was restored from a backup has given out greater positions before.
        if after > last {
            return Err(unknown_cursor());
        }
        let (wait, _permit) = self.long_poll_budget(&client, request.wait);
        let read = || {
            let (iss, sub, limit) = (&identity.iss, Some(identity.sub.as_str()), request.limit.get());
            self.read_in_turn(&client, self.store.changed_conversations(iss, sub, after, limit))
        };
        let topic = Topic::Customer(identity.clone());
        let page = self.notifier.poll_until(topic, wait, read, |page| !page.changed.is_empty()).await?;
        Ok(Changes {
            conversations: self.published(&page.changed).await,
            next: encode_cursor(CHANGES_CURSOR, page.position),
            has_more: page.has_more,
        })
    }
}
