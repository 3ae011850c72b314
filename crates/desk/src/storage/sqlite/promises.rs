//! Promises that are due, and rows of `kept_promises`.

use contract::{ConversationId, Timestamp};
use sqlx::sqlite::{SqliteConnection, SqlitePool};

use super::error::{corrupt, map_error};
use super::mapping::saturating_i64;
use crate::error::StorageError;
use crate::storage::write_batch::KeptPromise;
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

/// Records for the report that a reply kept a promise: the conversation shows that only until its customer writes again.
pub async fn insert_kept(connection: &mut SqliteConnection, kept: &KeptPromise) -> Result<(), StorageError> {
    let query = sqlx::query("INSERT INTO kept_promises (at, conversation) VALUES (?, ?)");
    let query = query.bind(kept.at.as_millisecond()).bind(kept.conversation.to_string());
    query.execute(connection).await.map(drop).map_err(map_error)
}
