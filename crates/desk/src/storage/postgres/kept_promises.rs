//! Rows of `kept_promises`.

use sqlx::postgres::PgConnection;
use sqlx::types::Uuid;

use crate::storage::write_batch::KeptPromise;

/// Records for the report that replies kept promises: a conversation shows that only until its customer writes again.
pub async fn insert(connection: &mut PgConnection, kept: &[KeptPromise]) -> sqlx::Result<()> {
    const INSERT: &str =
        "INSERT INTO kept_promises (at, conversation) SELECT * FROM UNNEST($1::BIGINT[], $2::UUID[])";
    if kept.is_empty() {
        return Ok(());
    }
    let (at, conversations): (Vec<i64>, Vec<Uuid>) =
        kept.iter().map(|kept| (kept.at.as_millisecond(), kept.conversation.uuid())).unzip();
    sqlx::query(INSERT).bind(at).bind(conversations).execute(connection).await.map(drop)
}
