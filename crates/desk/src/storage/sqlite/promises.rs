//! Promises that run, and how long customers waited.

use contract::{ConversationId, Timestamp};
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqlitePool};

use super::error::{damaged, failed};
use super::row::{count, get, integer};
use crate::rules::expectation::Waits;
use crate::rules::{StorageError, clock};

/// Those that are over, and the next one that will be. The index knows both.
pub async fn promised(
    pool: &SqlitePool,
    now: Timestamp,
    limit: usize,
) -> Result<(Vec<ConversationId>, Option<Timestamp>), StorageError> {
    const OVER: &str = "SELECT id FROM conversations WHERE promise_state = 'running' AND promise_due <= ? \
        ORDER BY promise_due LIMIT ?";
    const NEXT: &str = "SELECT min(promise_due) AS next FROM conversations \
        WHERE promise_state = 'running' AND promise_due > ?";
    let query = sqlx::query(OVER).bind(now.as_millisecond()).bind(integer(limit as u64));
    let rows = query.fetch_all(pool).await.map_err(failed)?;
    let over = rows.iter().map(|row| get::<String>(row, "id")?.parse().map_err(damaged));
    let next = sqlx::query(NEXT).bind(now.as_millisecond()).fetch_one(pool).await.map_err(failed)?;
    let next: Option<i64> = get(&next, "next")?;
    Ok((over.collect::<Result<_, _>>()?, next.map(clock::from_ms)))
}

/// Notes how long a customer had waited for an answer.
pub async fn answered(
    connection: &mut SqliteConnection,
    at: Timestamp,
    waited_ms: u64,
) -> Result<(), StorageError> {
    let query = sqlx::query("INSERT INTO waits (answered_at, waited_ms) VALUES (?, ?)");
    let query = query.bind(at.as_millisecond()).bind(integer(waited_ms));
    query.execute(connection).await.map(|_| ()).map_err(failed)
}

/// How long customers waited: by nearest rank, so that each is a time that somebody really waited.
pub async fn waits(pool: &SqlitePool, since: Timestamp) -> Result<Option<Waits>, StorageError> {
    const COUNT: &str = "SELECT count(*) AS answers FROM waits WHERE answered_at > ?";
    const RANKS: &str = "SELECT \
        max(waited_ms) FILTER (WHERE rank = (answers + 1) / 2) AS half, \
        max(waited_ms) FILTER (WHERE rank = (answers * 9 + 9) / 10) AS most \
        FROM (SELECT waited_ms, row_number() OVER (ORDER BY waited_ms) AS rank, ?2 AS answers \
        FROM waits WHERE answered_at > ?1)";
    // Both read one moment.
    let mut transaction = pool.begin().await.map_err(failed)?;
    let row = sqlx::query(COUNT).bind(since.as_millisecond()).fetch_one(&mut *transaction).await;
    let answers = count(&row.map_err(failed)?, "answers")?;
    if answers == 0 {
        return Ok(None);
    }
    let query = sqlx::query(RANKS).bind(since.as_millisecond()).bind(integer(answers));
    let row = query.fetch_one(&mut *transaction).await.map_err(failed)?;
    let ms = |column| row.try_get::<i64, _>(column).map(i64::unsigned_abs).map_err(failed);
    Ok(Some(Waits { answers, half_ms: ms("half")?, most_ms: ms("most")? }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::storage::Sqlite;

    #[tokio::test]
    async fn waits_are_measured_by_nearest_rank_within_the_window() {
        let dir = tempfile::tempdir().unwrap();
        let database = Sqlite::open(&dir.path().join("yes-reply.sqlite")).await.unwrap();
        let (old, new) = (clock::from_ms(1_000), clock::from_ms(10_000));
        assert_eq!(waits(&database.read, clock::from_ms(0)).await.unwrap(), None);
        let mut connection = database.write.acquire().await.unwrap();
        answered(&mut connection, old, 999_999).await.unwrap();
        for ms in [70, 10, 40, 90, 20, 60, 30, 100, 50, 80] {
            answered(&mut connection, new, ms).await.unwrap();
        }
        drop(connection);
        let measured = waits(&database.read, old).await.unwrap();
        assert_eq!(measured, Some(Waits { answers: 10, half_ms: 50, most_ms: 90 }));
        let with_the_old = waits(&database.read, clock::from_ms(0)).await.unwrap();
        assert_eq!(with_the_old, Some(Waits { answers: 11, half_ms: 60, most_ms: 100 }));
    }
}
