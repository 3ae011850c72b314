//! The consumer of one webhook: each change of a conversation becomes a job, which tells the receiver. A conversation that
//! changes several times before its turn is told once.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use contract::Timestamp;
use hyper::{Request, StatusCode};
use serde_json::json;

use super::Webhook;
use super::client::WebhookClient;
use crate::conversations::access::ConversationLookup;
use crate::conversations::event_log::{ChangeEvent, EventLog};
use crate::conversations::store::ConversationStore;
use crate::conversations::topic::Topic;
use crate::error::StorageError;
use crate::jobs::consumer::{Consumer, ConsumerName};
use crate::jobs::job::{Job, JobOutcome, NewJob};
use crate::jobs::log_reader::LogReader;
use crate::jobs::store::JobStore;
use crate::support::clock;

/// The pauses after failed attempts, those of Standard Webhooks.
const PAUSES: [Duration; 9] = [
    Duration::from_secs(5),
    Duration::from_mins(5),
    Duration::from_mins(30),
    Duration::from_hours(2),
    Duration::from_hours(5),
    Duration::from_hours(10),
    Duration::from_hours(14),
    Duration::from_hours(20),
    Duration::from_hours(24),
];

pub struct WebhookConsumer {
    name: ConsumerName,
    webhook: Webhook,
    client: WebhookClient,
    conversations: Arc<dyn ConversationStore>,
    reader: LogReader,
}

impl WebhookConsumer {
    /// Goes on where the webhook has stopped. A new webhook is told of everything after this.
    ///
    /// # Errors
    /// A storage error.
    pub async fn start(
        webhook: Webhook,
        client: WebhookClient,
        conversations: Arc<dyn ConversationStore>,
        jobs: Arc<dyn JobStore>,
    ) -> Result<Self, StorageError> {
        let name = ConsumerName::Webhook { url: webhook.url.clone(), iss: webhook.iss.clone() };
        let log: Arc<dyn EventLog> = conversations.clone();
        let reader = LogReader::start(log, jobs, name.clone()).await?;
        Ok(Self { name, webhook, client, conversations, reader })
    }

    fn job_for(&self, event: &ChangeEvent) -> Option<NewJob> {
        (event.customer.iss == self.webhook.iss).then(|| NewJob {
            conversation: event.conversation,
            revision: event.position,
            run_at: clock::now(),
        })
    }

    fn request(&self, job: &Job, last_seq: u64) -> Request<http_body_util::Full<hyper::body::Bytes>> {
        let Job { conversation, revision, .. } = job;
        let now = clock::now();
        let payload = json!({
            "type": "conversation.changed",
            "timestamp": now,
            "data": {"conversation": conversation, "last_seq": last_seq},
        });
        // The same for every attempt, so that the receiver can tell a repeated webhook.
        let id = format!("msg_{conversation}_{revision}");
        let (payload, timestamp) = (payload.to_string(), now.as_second());
        let request = Request::post(self.webhook.url.as_str())
            .header("content-type", "application/json")
            .header("webhook-id", &id)
            .header("webhook-timestamp", timestamp)
            .header("user-agent", "yes-reply")
            .header("webhook-signature", self.webhook.secret.sign(&id, timestamp, &payload));
        request.body(payload.into()).expect("a parsed address and plain headers")
    }
}

#[async_trait]
impl Consumer for WebhookConsumer {
    fn name(&self) -> &ConsumerName {
        &self.name
    }

    fn topic(&self) -> Topic {
        Topic::Changes
    }

    fn pauses(&self) -> &'static [Duration] {
        &PAUSES
    }

    async fn enqueue(&self) -> Result<Option<Timestamp>, StorageError> {
        self.reader.enqueue(|event| self.job_for(event)).await?;
        Ok(None)
    }

    async fn run(&self, job: &Job) -> JobOutcome {
        let last_seq = match self.conversations.find_conversation(job.conversation).await {
            Ok(ConversationLookup::Found(conversation)) => conversation.last_seq,
            // It was erased.
            Ok(_) => return JobOutcome::Done,
            Err(error) => return JobOutcome::Failed(error.to_string()),
        };
        match self.client.send(self.request(job, last_seq)).await {
            Ok(status) if status.is_success() => JobOutcome::Done,
            Ok(StatusCode::GONE) => {
                let origin = self.webhook.origin();
                tracing::warn!("{origin} answered 410: it gets no webhooks until the desk starts again");
                JobOutcome::ConsumerEnds
            }
            Ok(status) => JobOutcome::Failed(format!("it was answered {status}")),
            Err(why) => JobOutcome::Failed(why),
        }
    }
}
