//! Rows of `waits`: how long customers waited for each reply.

use contract::Timestamp;
use sqlx::PgConnection;

use super::mapping::saturating_i64;
use crate::conversations::response_times::ResponseTimeStats;
use crate::storage::write_batch::Wait;

/// Records replies that customers had waited for.
pub async fn insert(connection: &mut PgConnection, waits: &[Wait]) -> sqlx::Result<()> {
    const INSERT: &str =
        "INSERT INTO waits (answered_at, waited_ms) SELECT * FROM UNNEST($1::BIGINT[], $2::BIGINT[])";
    if waits.is_empty() {
        return Ok(());
    }
    let of_wait = |wait: &Wait| (wait.ended_at.as_millisecond(), saturating_i64(wait.waited_ms));
    let (at, waited_ms): (Vec<i64>, Vec<i64>) = waits.iter().map(of_wait).unzip();
    sqlx::query(INSERT).bind(at).bind(waited_ms).execute(connection).await.map(drop)
}

/// The percentiles by nearest rank, so that each is a time that a customer really waited. One statement reads one moment.
pub async fn measure(
    connection: &mut PgConnection,
    since: Timestamp,
) -> sqlx::Result<Option<ResponseTimeStats>> {
    const RANKS: &str = "SELECT count(*), \
        max(waited_ms) FILTER (WHERE rank = (answers + 1) / 2), \
        max(waited_ms) FILTER (WHERE rank = (answers * 9 + 9) / 10) \
        FROM (SELECT waited_ms, row_number() OVER (ORDER BY waited_ms) AS rank, count(*) OVER () AS answers \
        FROM waits WHERE answered_at > $1) AS ranked";
    let query = sqlx::query_as(RANKS).bind(since.as_millisecond());
    let (samples, median, p90): (i64, Option<i64>, Option<i64>) = query.fetch_one(connection).await?;
    Ok(median.zip(p90).map(|(median, p90)| ResponseTimeStats {
        samples: samples.unsigned_abs(),
        median_ms: median.unsigned_abs(),
        p90_ms: p90.unsigned_abs(),
    }))
}
