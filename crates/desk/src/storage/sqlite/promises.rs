//! Promises that are due.

use contract::{ConversationId, Timestamp};
use sqlx::sqlite::SqlitePool;

use super::error::{corrupt, map_error};
use super::mapping::saturating_i64;
use crate::error::StorageError;
use crate::support::clock;

/// The pending promises that are due, and the next due time. An index answers both.
pub async fn due_promises(
    pool: &SqlitePool,
    now: Timestamp,
    limit: usize,
) -> Result<(Vec<ConversationId>, Option<Timestamp>), StorageError> {
    const DUE: &str = "SELECT id FROM conversations WHERE promise_state = 'pending' AND promise_due <= ? \
        ORDER BY promise_due LIMIT ?";
    const NEXT: &str = "SELECT min(promise_due) FROM conversations \
        WHERE promise_state = 'pending' AND promise_due > ?";
    let ids = sqlx::query_scalar(DUE).bind(now.as_millisecond()).bind(saturating_i64(limit as u64));
    let ids: Vec<String> = ids.fetch_all(pool).await.map_err(map_error)?;
    let ids = ids.iter().map(|id| id.parse().map_err(|why| map_error(corrupt(why))));
    let next = sqlx::query_scalar(NEXT).bind(now.as_millisecond());
    let next: Option<i64> = next.fetch_one(pool).await.map_err(map_error)?;
    Ok((ids.collect::<Result<_, _>>()?, next.map(clock::from_ms)))
}
