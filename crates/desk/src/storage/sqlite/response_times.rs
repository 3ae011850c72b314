//! Rows of `waits`: how long customers waited for each reply.

use contract::Timestamp;
use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;

use super::error::map_error;
use super::mapping::saturating_i64;
use crate::conversations::response_times::ResponseTimeStats;
use crate::error::StorageError;

pub async fn insert(
    connection: &mut SqliteConnection,
    at: Timestamp,
    waited_ms: u64,
) -> Result<(), StorageError> {
    let query = sqlx::query("INSERT INTO waits (answered_at, waited_ms) VALUES (?, ?)");
    let query = query.bind(at.as_millisecond()).bind(saturating_i64(waited_ms));
    query.execute(connection).await.map(|_| ()).map_err(map_error)
}

/// The percentiles by nearest rank, so that each is a time that a customer really waited.
pub async fn measure(
    connection: &mut SqliteConnection,
    since: Timestamp,
) -> sqlx::Result<Option<ResponseTimeStats>> {
    const COUNT: &str = "SELECT count(*) FROM waits WHERE answered_at > ?";
    const RANKS: &str = "SELECT \
        max(waited_ms) FILTER (WHERE rank = (answers + 1) / 2), \
        max(waited_ms) FILTER (WHERE rank = (answers * 9 + 9) / 10) \
        FROM (SELECT waited_ms, row_number() OVER (ORDER BY waited_ms) AS rank, ?2 AS answers \
        FROM waits WHERE answered_at > ?1)";
    // One transaction, so that both queries read the same rows.
    let mut transaction = connection.begin().await?;
    let count = sqlx::query_scalar(COUNT).bind(since.as_millisecond());
    let samples: i64 = count.fetch_one(&mut *transaction).await?;
    if samples == 0 {
        return Ok(None);
    }
    let ranks = sqlx::query_as(RANKS).bind(since.as_millisecond()).bind(samples);
    let (median, p90): (i64, i64) = ranks.fetch_one(&mut *transaction).await?;
    Ok(Some(ResponseTimeStats {
        samples: samples.unsigned_abs(),
        median_ms: median.unsigned_abs(),
        p90_ms: p90.unsigned_abs(),
    }))
}
