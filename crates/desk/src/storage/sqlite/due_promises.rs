//! Promises that are due. An index answers.

use async_trait::async_trait;
use contract::Timestamp;

use super::SqliteDatabase;
use super::error::{corrupt, map_error};
use super::mapping::saturating_i64;
use crate::error::StorageError;
use crate::jobs::consumer::ConsumerName;
use crate::promises::store::{DuePromise, DuePromises, PromiseStore};
use crate::support::clock;

#[async_trait]
impl PromiseStore for SqliteDatabase {
    async fn due_promises(&self, now: Timestamp, limit: usize) -> Result<DuePromises, StorageError> {
        const DUE: &str = "SELECT id, promise_due FROM conversations \
            WHERE promise_state = 'pending' AND promise_due <= ?1 \
                AND NOT EXISTS (SELECT 1 FROM jobs \
                    WHERE consumer = ?2 AND conversation = id AND revision >= promise_due) \
            ORDER BY promise_due LIMIT ?3";
        const NEXT: &str = "SELECT min(promise_due) FROM conversations \
            WHERE promise_state = 'pending' AND promise_due > ?";
        let due = sqlx::query_as(DUE).bind(now.as_millisecond()).bind(ConsumerName::Promises.to_string());
        let due = due.bind(saturating_i64(limit as u64));
        let next = sqlx::query_scalar(NEXT).bind(now.as_millisecond());
        let (due, next): (Vec<(String, i64)>, Option<i64>) = self
            .fetch(move |connection| {
                Box::pin(async move {
                    Ok((due.fetch_all(&mut *connection).await?, next.fetch_one(connection).await?))
                })
            })
            .await?;
        let promise = |(id, due): (String, i64)| {
            let conversation = id.parse().map_err(|why| map_error(corrupt(why)))?;
            Ok(DuePromise { conversation, due: clock::from_ms(due) })
        };
        let due = due.into_iter().map(promise).collect::<Result<_, StorageError>>()?;
        Ok(DuePromises { due, next: next.map(clock::from_ms) })
    }
}
