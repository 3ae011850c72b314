//! `GET /v1/conversations`: the customer's conversations, newest first.

use std::time::Duration;

use contract::{Conversations, ReferenceKey};

use super::cursor::{decode_cursor, encode_cursor};
use super::customer::Customer;
use super::service::{ContractClient, ConversationService};
use super::topic::Topic;
use crate::error::ServiceError;
use crate::support::pagination::Limit;

/// The purpose of the list's cursors.
const LIST_CURSOR: &str = "before";

#[derive(Clone, Debug)]
pub struct ListRequest {
    /// Only conversations about this reference.
    pub reference: Option<ReferenceKey>,
    /// The `next` of an earlier page.
    pub cursor: Option<String>,
    pub limit: Limit,
    /// How long to wait for a first conversation. Only without a cursor.
    pub wait: Duration,
}

impl ConversationService {
    /// A page of the customer's conversations. With a wait, an empty list is answered once there is a first
    /// conversation, so that a second page of the customer learns of it.
    ///
    /// # Errors
    /// `cursor-unknown` for a cursor that is not from an earlier page.
    pub async fn list_conversations(
        &self,
        customer: Customer,
        request: ListRequest,
    ) -> Result<Conversations, ServiceError> {
        let after = request.cursor.as_deref().map(|cursor| decode_cursor(LIST_CURSOR, cursor)).transpose()?;
        let identity = &customer.identity;
        let wait = if after.is_none() { request.wait } else { Duration::ZERO };
        let client = ContractClient::Customer(identity.clone());
        let (wait, _permit) = self.long_poll_budget(&client, wait);
        let read = || {
            let (reference, limit) = (request.reference.as_ref(), request.limit.get());
            self.read_in_turn(&client, self.store.list_conversations(identity, reference, after, limit))
        };
        let topic = Topic::Customer(identity.clone());
        let page = self.notifier.poll_until(topic, wait, read, |page| !page.items.is_empty()).await?;
        Ok(Conversations {
            conversations: self.published(&page.items).await,
            has_more: page.next.is_some(),
            next: page.next.map(|position| encode_cursor(LIST_CURSOR, position)),
        })
    }
}
