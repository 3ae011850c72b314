//! Rows of `webhook_positions`.

use async_trait::async_trait;

use super::SqliteDatabase;
use super::error::map_error;
use super::mapping::saturating_i64;
use crate::error::StorageError;
use crate::webhooks::Webhook;
use crate::webhooks::store::WebhookStore;

#[async_trait]
impl WebhookStore for SqliteDatabase {
    async fn webhook_position(&self, webhook: &Webhook) -> Result<Option<u64>, StorageError> {
        const FIND: &str = "SELECT position FROM webhook_positions WHERE url = ? AND iss = ?";
        let query = sqlx::query_scalar(FIND).bind(webhook.url.as_str()).bind(&webhook.iss);
        let position: Option<i64> = query.fetch_optional(&self.read).await.map_err(map_error)?;
        Ok(position.map(i64::unsigned_abs))
    }

    async fn set_webhook_position(&self, webhook: &Webhook, position: u64) -> Result<(), StorageError> {
        const SET: &str = "INSERT INTO webhook_positions (url, iss, position) VALUES (?, ?, ?) \
            ON CONFLICT (url, iss) DO UPDATE SET position = max(webhook_positions.position, excluded.position)";
        let query = sqlx::query(SET).bind(webhook.url.as_str()).bind(&webhook.iss);
        let query = query.bind(saturating_i64(position));
        query.execute(&self.write).await.map(drop).map_err(map_error)
    }
}
