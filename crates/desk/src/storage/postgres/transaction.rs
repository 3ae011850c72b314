//! The beginning of transactions.

use sqlx::postgres::PgPool;
use sqlx::{Postgres, Transaction};

/// The transaction changes data. Its rows are locked before they are read.
const CHANGE: &str = "BEGIN";

/// The transaction reads one moment of the database, from its first statement on.
const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

pub async fn begin_change(pool: &PgPool) -> sqlx::Result<Transaction<'static, Postgres>> {
    begin(pool, CHANGE).await
}

pub async fn begin_read(pool: &PgPool) -> sqlx::Result<Transaction<'static, Postgres>> {
    begin(pool, READ).await
}

/// Begins in a task of its own, which goes on when nobody waits for the transaction any more: a client has gone. The task
/// ends the transaction then. Without the task, sqlx would give the connection back while the server begins the
/// transaction, and whoever gets the connection next would read what the database was then, and commit nothing.
async fn begin(pool: &PgPool, statement: &'static str) -> sqlx::Result<Transaction<'static, Postgres>> {
    let pool = pool.clone();
    let begun = tokio::spawn(async move { pool.begin_with(statement).await });
    begun.await.unwrap_or_else(|why| Err(sqlx::Error::Io(why.into())))
}
