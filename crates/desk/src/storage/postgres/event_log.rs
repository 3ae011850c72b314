//! The event log: the conversations in the order of their last change.

use async_trait::async_trait;
use sqlx::types::Uuid;

use super::PostgresDatabase;
use super::error::map_error;
use super::mapping::{saturating_i64, to_id};
use crate::conversations::customer::Identity;
use crate::conversations::event_log::{ChangeEvent, EventLog};
use crate::error::StorageError;

#[async_trait]
impl EventLog for PostgresDatabase {
    async fn events_after(&self, position: u64, limit: usize) -> Result<Vec<ChangeEvent>, StorageError> {
        const EVENTS: &str = "SELECT change_position, id, iss, sub FROM conversations \
            WHERE change_position > $1 ORDER BY change_position LIMIT $2";
        let query = sqlx::query_as(EVENTS).bind(saturating_i64(position)).bind(saturating_i64(limit as u64));
        let rows: Vec<(i64, Uuid, String, String)> =
            self.run(move |connection| Box::pin(query.fetch_all(connection))).await?;
        let event = |(position, id, iss, sub): (i64, Uuid, String, String)| {
            let (conversation, position) = (to_id(id)?, position.unsigned_abs());
            Ok(ChangeEvent { position, conversation, customer: Identity { iss, sub } })
        };
        rows.into_iter().map(event).collect::<sqlx::Result<_>>().map_err(map_error)
    }

    async fn last_change(&self) -> Result<u64, StorageError> {
        let query = sqlx::query_scalar("SELECT position FROM change_counter");
        let position: i64 = self.run(move |connection| Box::pin(query.fetch_one(connection))).await?;
        Ok(position.unsigned_abs())
    }

    async fn changed_elsewhere(&self) {
        self.signal.arrived().await;
    }
}
