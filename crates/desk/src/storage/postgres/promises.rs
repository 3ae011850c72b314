//! Promises that are due, and promises that were kept.

use contract::{ConversationId, Timestamp};
use sqlx::postgres::{PgConnection, PgPool};
use sqlx::types::Uuid;

use super::mapping::{saturating_i64, to_id};
use crate::storage::write_batch::KeptPromise;
use crate::support::clock;

/// The pending promises that are due, and the next due time. An index answers both.
pub async fn due_promises(
    pool: &PgPool,
    now: Timestamp,
    limit: usize,
) -> sqlx::Result<(Vec<ConversationId>, Option<Timestamp>)> {
    const DUE: &str = "SELECT id FROM conversations WHERE promise_state = 'pending' AND promise_due <= $1 \
        ORDER BY promise_due LIMIT $2";
    const NEXT: &str = "SELECT min(promise_due) FROM conversations \
        WHERE promise_state = 'pending' AND promise_due > $1";
    let ids = sqlx::query_scalar(DUE).bind(now.as_millisecond()).bind(saturating_i64(limit as u64));
    let ids: Vec<Uuid> = ids.fetch_all(pool).await?;
    let next = sqlx::query_scalar(NEXT).bind(now.as_millisecond());
    let next: Option<i64> = next.fetch_one(pool).await?;
    Ok((ids.into_iter().map(to_id).collect::<sqlx::Result<_>>()?, next.map(clock::from_ms)))
}

/// Records for the report that replies kept promises: a conversation shows that only until its customer writes again.
pub async fn insert_kept(connection: &mut PgConnection, kept: &[KeptPromise]) -> sqlx::Result<()> {
    const INSERT: &str =
        "INSERT INTO kept_promises (at, conversation) SELECT * FROM UNNEST($1::BIGINT[], $2::UUID[])";
    if kept.is_empty() {
        return Ok(());
    }
    let (at, conversations): (Vec<i64>, Vec<Uuid>) =
        kept.iter().map(|kept| (kept.at.as_millisecond(), kept.conversation.uuid())).unzip();
    sqlx::query(INSERT).bind(at).bind(conversations).execute(connection).await.map(drop)
}
