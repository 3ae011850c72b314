//! `GET /v1/conversations`: the customer's conversations, newest first.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::{Conversations, ProblemCode, ReferenceKey};

use super::customer::Customer;
use super::model::Conversation;
use super::service::ConversationService;
use super::topic::Topic;
use crate::error::ServiceError;
use crate::support::pagination::Limit;

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
    /// `query-invalid` for a cursor that is not from an earlier page.
    pub async fn list_conversations(
        &self,
        customer: Customer,
        request: ListRequest,
    ) -> Result<Conversations, ServiceError> {
        let after = request.cursor.as_deref().map(decode_cursor).transpose()?;
        let identity = &customer.identity;
        let wait = if after.is_none() { request.wait } else { Duration::ZERO };
        let (wait, _permit) = self.long_poll_budget(identity, wait);
        let read = || {
            let reference = request.reference.as_ref();
            self.store.list_conversations(identity, reference, after, request.limit.get())
        };
        let topic = Topic::Customer(identity.clone());
        let page = self.notifier.poll_until(topic, wait, read, |page| !page.items.is_empty()).await?;
        let response_times = self.response_times.current().await;
        let head = |conversation: &Conversation| conversation.head(&response_times);
        Ok(Conversations {
            conversations: page.items.iter().map(head).collect(),
            next: page.next.map(encode_cursor),
        })
    }
}

fn encode_cursor(position: u64) -> String {
    URL_SAFE_NO_PAD.encode(format!("before:{position}"))
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
