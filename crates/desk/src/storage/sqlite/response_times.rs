//! Rows of `waits`: how long customers waited for each reply.

use contract::Timestamp;
use sqlx::sqlite::{SqliteConnection, SqlitePool};

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
pub async fn measure(pool: &SqlitePool, since: Timestamp) -> Result<Option<ResponseTimeStats>, StorageError> {
    const COUNT: &str = "SELECT count(*) FROM waits WHERE answered_at > ?";
    const RANKS: &str = "SELECT \
        max(waited_ms) FILTER (WHERE rank = (answers + 1) / 2), \
        max(waited_ms) FILTER (WHERE rank = (answers * 9 + 9) / 10) \
        FROM (SELECT waited_ms, row_number() OVER (ORDER BY waited_ms) AS rank, ?2 AS answers \
        FROM waits WHERE answered_at > ?1)";
    // One transaction, so that both queries read the same rows.
    let mut transaction = pool.begin().await.map_err(map_error)?;
    let count = sqlx::query_scalar(COUNT).bind(since.as_millisecond());
    let samples: i64 = count.fetch_one(&mut *transaction).await.map_err(map_error)?;
    if samples == 0 {
        return Ok(None);
    }
    let ranks = sqlx::query_as(RANKS).bind(since.as_millisecond()).bind(samples);
    let (median, p90): (i64, i64) = ranks.fetch_one(&mut *transaction).await.map_err(map_error)?;
    Ok(Some(ResponseTimeStats {
        samples: samples.unsigned_abs(),
        median_ms: median.unsigned_abs(),
        p90_ms: p90.unsigned_abs(),
    }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::storage::SqliteDatabase;
    use crate::support::clock;

    #[tokio::test]
    async fn percentiles_use_the_nearest_rank_within_the_window() {
        let dir = tempfile::tempdir().unwrap();
        let database = SqliteDatabase::open(&dir.path().join("yes-reply.sqlite")).await.unwrap();
        let (old, new) = (clock::from_ms(1_000), clock::from_ms(10_000));
        assert_eq!(measure(&database.read, clock::from_ms(0)).await.unwrap(), None);
        let mut connection = database.write.acquire().await.unwrap();
        insert(&mut connection, old, 999_999).await.unwrap();
        for ms in [70, 10, 40, 90, 20, 60, 30, 100, 50, 80] {
            insert(&mut connection, new, ms).await.unwrap();
        }
        drop(connection);
        let measured = measure(&database.read, old).await.unwrap();
        assert_eq!(measured, Some(ResponseTimeStats { samples: 10, median_ms: 50, p90_ms: 90 }));
        let with_the_old = measure(&database.read, clock::from_ms(0)).await.unwrap();
        assert_eq!(with_the_old, Some(ResponseTimeStats { samples: 11, median_ms: 60, p90_ms: 100 }));
    }
}
