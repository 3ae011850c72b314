//! Promises that run, and how long customers waited.

use contract::{ConversationId, Timestamp};
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqlitePool};

use super::error::{corrupt, map_error};
use super::mapping::{get, get_unsigned, saturating_i64};
use crate::conversations::response_times::ResponseTimeStats;
use crate::conversations::store::StorageError;
use crate::support::clock;

/// Those that are over, and the next one that will be. The index knows both.
pub async fn due_promises(
    pool: &SqlitePool,
    now: Timestamp,
    limit: usize,
) -> Result<(Vec<ConversationId>, Option<Timestamp>), StorageError> {
    const OVER: &str = "SELECT id FROM conversations WHERE promise_state = 'running' AND promise_due <= ? \
        ORDER BY promise_due LIMIT ?";
    const NEXT: &str = "SELECT min(promise_due) AS next FROM conversations \
        WHERE promise_state = 'running' AND promise_due > ?";
    let query = sqlx::query(OVER).bind(now.as_millisecond()).bind(saturating_i64(limit as u64));
    let rows = query.fetch_all(pool).await.map_err(map_error)?;
    let over = rows.iter().map(|row| get::<String>(row, "id")?.parse().map_err(corrupt));
    let next = sqlx::query(NEXT).bind(now.as_millisecond()).fetch_one(pool).await.map_err(map_error)?;
    let next: Option<i64> = get(&next, "next")?;
    Ok((over.collect::<Result<_, _>>()?, next.map(clock::from_ms)))
}

/// Notes how long a customer had waited for an answer.
pub async fn record_response_time(
    connection: &mut SqliteConnection,
    at: Timestamp,
    waited_ms: u64,
) -> Result<(), StorageError> {
    let query = sqlx::query("INSERT INTO waits (answered_at, waited_ms) VALUES (?, ?)");
    let query = query.bind(at.as_millisecond()).bind(saturating_i64(waited_ms));
    query.execute(connection).await.map(|_| ()).map_err(map_error)
}

/// How long customers waited: by nearest rank, so that each is a time that somebody really waited.
pub async fn response_times(
    pool: &SqlitePool,
    since: Timestamp,
) -> Result<Option<ResponseTimeStats>, StorageError> {
    const COUNT: &str = "SELECT count(*) AS answers FROM waits WHERE answered_at > ?";
    const RANKS: &str = "SELECT \
        max(waited_ms) FILTER (WHERE rank = (answers + 1) / 2) AS half, \
        max(waited_ms) FILTER (WHERE rank = (answers * 9 + 9) / 10) AS most \
        FROM (SELECT waited_ms, row_number() OVER (ORDER BY waited_ms) AS rank, ?2 AS answers \
        FROM waits WHERE answered_at > ?1)";
    // Both read one moment.
    let mut transaction = pool.begin().await.map_err(map_error)?;
    let row = sqlx::query(COUNT).bind(since.as_millisecond()).fetch_one(&mut *transaction).await;
    let answers = get_unsigned(&row.map_err(map_error)?, "answers")?;
    if answers == 0 {
        return Ok(None);
    }
    let query = sqlx::query(RANKS).bind(since.as_millisecond()).bind(saturating_i64(answers));
    let row = query.fetch_one(&mut *transaction).await.map_err(map_error)?;
    let ms = |column| row.try_get::<i64, _>(column).map(i64::unsigned_abs).map_err(map_error);
    Ok(Some(ResponseTimeStats { samples: answers, median_ms: ms("half")?, p90_ms: ms("most")? }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::storage::SqliteDatabase;

    #[tokio::test]
    async fn waits_are_measured_by_nearest_rank_within_the_window() {
        let dir = tempfile::tempdir().unwrap();
        let database = SqliteDatabase::open(&dir.path().join("yes-reply.sqlite")).await.unwrap();
        let (old, new) = (clock::from_ms(1_000), clock::from_ms(10_000));
        assert_eq!(response_times(&database.read, clock::from_ms(0)).await.unwrap(), None);
        let mut connection = database.write.acquire().await.unwrap();
        record_response_time(&mut connection, old, 999_999).await.unwrap();
        for ms in [70, 10, 40, 90, 20, 60, 30, 100, 50, 80] {
            record_response_time(&mut connection, new, ms).await.unwrap();
        }
        drop(connection);
        let measured = response_times(&database.read, old).await.unwrap();
        assert_eq!(measured, Some(ResponseTimeStats { samples: 10, median_ms: 50, p90_ms: 90 }));
        let with_the_old = response_times(&database.read, clock::from_ms(0)).await.unwrap();
        assert_eq!(with_the_old, Some(ResponseTimeStats { samples: 11, median_ms: 60, p90_ms: 100 }));
    }
}
