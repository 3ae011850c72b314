//! The event log: the conversations in the order of their last change.

use async_trait::async_trait;

use super::SqliteDatabase;
use super::error::{corrupt, map_error};
use super::mapping::saturating_i64;
use crate::conversations::customer::Identity;
use crate::conversations::event_log::{ChangeEvent, EventLog};
use crate::error::StorageError;

#[async_trait]
impl EventLog for SqliteDatabase {
    async fn events_after(&self, position: u64, limit: usize) -> Result<Vec<ChangeEvent>, StorageError> {
        const EVENTS: &str = "SELECT change_position, id, iss, sub FROM conversations \
            WHERE change_position > ? ORDER BY change_position LIMIT ?";
        let query = sqlx::query_as(EVENTS).bind(saturating_i64(position)).bind(saturating_i64(limit as u64));
        let rows: Vec<(i64, String, String, String)> =
            self.fetch(move |connection| Box::pin(query.fetch_all(connection))).await?;
        let event = |(position, id, iss, sub): (i64, String, String, String)| {
            let conversation = id.parse().map_err(|why| map_error(corrupt(why)))?;
            let position = position.unsigned_abs();
            Ok(ChangeEvent { position, conversation, customer: Identity { iss, sub } })
        };
        rows.into_iter().map(event).collect()
    }

    async fn last_change(&self) -> Result<u64, StorageError> {
        let query = sqlx::query_scalar("SELECT position FROM change_counter");
        let position: i64 = self.fetch(move |connection| Box::pin(query.fetch_one(connection))).await?;
        Ok(position.unsigned_abs())
    }

    /// A file has one desk: SQLite locks it, but tells no other process of a change.
    async fn changed_elsewhere(&self) {
        std::future::pending().await
    }
}
