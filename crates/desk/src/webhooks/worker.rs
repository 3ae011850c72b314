//! Background task of one webhook: follows the change feed from a stored position and tells the receiver of one change
//! after the other. A conversation that changes several times before its turn is told once.

use std::sync::Arc;
use std::time::Duration;

use contract::ConversationId;
use hyper::{Request, StatusCode};
use serde_json::json;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::Webhook;
use super::client::WebhookClient;
use super::store::WebhookStore;
use crate::conversations::store::ConversationStore;
use crate::conversations::topic::Topic;
use crate::error::StorageError;
use crate::support::clock;
use crate::support::notifier::Notifier;

/// The pauses after failed attempts, those of Standard Webhooks. The last one repeats.
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

/// The longest pause without a notification: another desk on the same database may have stored a change.
const MAX_IDLE: Duration = Duration::from_secs(60);

/// The number of webhooks after which the position is stored while there is no pause. After a crash, these are sent again
/// under the same ids.
const SAVE_INTERVAL: u32 = 100;

pub struct WebhookWorker {
    pub webhook: Webhook,
    pub client: WebhookClient,
    pub conversations: Arc<dyn ConversationStore>,
    pub store: Arc<dyn WebhookStore>,
    pub notifier: Arc<Notifier<Topic>>,
}

/// The change that the receiver is told next.
struct Change {
    conversation: ConversationId,
    last_seq: u64,
    position: u64,
}

enum Delivery {
    Done,
    /// The receiver wants no webhooks any more.
    Refused,
    Failed(String),
}

impl WebhookWorker {
    /// The stored position. A new webhook gets the present one, so that it is told of everything after this.
    ///
    /// # Errors
    /// A storage error.
    pub async fn first_position(&self) -> Result<u64, StorageError> {
        if let Some(position) = self.store.webhook_position(&self.webhook).await? {
            return Ok(position);
        }
        let position = self.conversations.last_change().await?;
        self.store.set_webhook_position(&self.webhook, position).await?;
        Ok(position)
    }

    /// Runs until the token is cancelled or the receiver refuses webhooks with 410.
    pub async fn run(&self, mut position: u64, stop: CancellationToken) {
        let (mut saved, mut unsaved, mut failures) = (position, 0, 0);
        while !stop.is_cancelled() {
            // Subscribed before the read, so that a change between the two ends the pause.
            let mut changes = self.notifier.subscribe(Topic::Changes);
            let change = match self.next_change(position).await {
                Ok(Some(change)) => change,
                Ok(None) => {
                    self.save(position, &mut saved).await;
                    tokio::select! {
                        _ = changes.notified_before(Instant::now() + MAX_IDLE) => {}
                        () = stop.cancelled() => {}
                    }
                    continue;
                }
                Err(error) => {
                    tracing::warn!(
                        "changes for a webhook could not be read, next attempt in a minute: {error}"
                    );
                    pause(MAX_IDLE, &stop).await;
                    continue;
                }
            };
            let delivery = tokio::select! {
                delivery = self.deliver(&change) => delivery,
                () = stop.cancelled() => break,
            };
            match delivery {
                Delivery::Done => {
                    (position, failures, unsaved) = (change.position, 0, unsaved + 1);
                    if unsaved >= SAVE_INTERVAL {
                        self.save(position, &mut saved).await;
                        unsaved = 0;
                    }
                }
                Delivery::Refused => {
                    let origin = self.webhook.origin();
                    tracing::warn!("{origin} answered 410: it gets no webhooks until the desk starts again");
                    break;
                }
                Delivery::Failed(why) => {
                    let next = PAUSES[failures.min(PAUSES.len() - 1)];
                    failures += 1;
                    let (origin, seconds) = (self.webhook.origin(), next.as_secs());
                    tracing::warn!("a webhook to {origin} failed, next attempt in {seconds} s: {why}");
                    self.save(position, &mut saved).await;
                    pause(next, &stop).await;
                }
            }
        }
        self.save(position, &mut saved).await;
    }

    async fn next_change(&self, position: u64) -> Result<Option<Change>, StorageError> {
        // One at a time: while an attempt is repeated, the conversation may change again and move back.
        let page = self.conversations.changed_conversations(&self.webhook.iss, None, position, 1).await?;
        Ok(page.changed.first().map(|conversation| Change {
            conversation: conversation.id,
            last_seq: conversation.last_seq,
            position: page.position,
        }))
    }

    async fn deliver(&self, change: &Change) -> Delivery {
        let Change { conversation, last_seq, position } = change;
        let now = clock::now();
        let payload = json!({
            "type": "conversation.changed",
            "timestamp": now,
            "data": {"conversation": conversation, "last_seq": last_seq},
        });
        // The same for every attempt, so that the receiver can tell a repeated webhook.
        let id = format!("msg_{conversation}_{position}");
        let (payload, timestamp) = (payload.to_string(), now.as_second());
        let request = Request::post(self.webhook.url.as_str())
            .header("content-type", "application/json")
            .header("webhook-id", &id)
            .header("webhook-timestamp", timestamp)
            .header("user-agent", "yes-reply")
            .header("webhook-signature", self.webhook.secret.sign(&id, timestamp, &payload));
        let request = request.body(payload.into()).expect("a parsed address and plain headers");
        match self.client.send(request).await {
            Ok(status) if status.is_success() => Delivery::Done,
            Ok(StatusCode::GONE) => Delivery::Refused,
            Ok(status) => Delivery::Failed(format!("it was answered {status}")),
            Err(why) => Delivery::Failed(why),
        }
    }

    /// Stores the position, if it is new. After an error it is stored with a later one.
    async fn save(&self, position: u64, saved: &mut u64) {
        if position == *saved {
            return;
        }
        match self.store.set_webhook_position(&self.webhook, position).await {
            Ok(()) => *saved = position,
            Err(error) => tracing::warn!("the position of a webhook could not be stored: {error}"),
        }
    }
}

async fn pause(duration: Duration, stop: &CancellationToken) {
    tokio::select! {
        () = tokio::time::sleep(duration) => {}
        () = stop.cancelled() => {}
    }
}
