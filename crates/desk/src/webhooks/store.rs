//! The port to the stored positions of webhooks. Each engine implements it.

use async_trait::async_trait;

use super::Webhook;
use crate::error::StorageError;

/// Stores the change up to which a receiver has answered every webhook.
#[async_trait]
pub trait WebhookStore: Send + Sync {
    /// `None` for a new webhook.
    async fn webhook_position(&self, webhook: &Webhook) -> Result<Option<u64>, StorageError>;

    async fn set_webhook_position(&self, webhook: &Webhook, position: u64) -> Result<(), StorageError>;
}
