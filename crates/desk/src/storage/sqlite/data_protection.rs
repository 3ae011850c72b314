//! The data protection store, and the compaction of the file.

use async_trait::async_trait;
use contract::{ConversationId, Timestamp};
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Connection};

use super::error::map_error;
use super::{SqliteDatabase, erasure, export};
use crate::conversations::customer::Identity;
use crate::data_protection::export::ExportedConversation;
use crate::data_protection::store::{DataProtectionStore, Expiry};
use crate::error::StorageError;
use crate::support::clock;

const ENDED: [&str; 2] = ["agent_sessions WHERE until <= ?", "sign_in_links WHERE until <= ?"];

const NOT_MEASURED: [&str; 2] = ["waits WHERE answered_at <= ?", "kept_promises WHERE at <= ?"];

/// A column of each table of the search.
const SEARCH_TABLES: [(&str, &str); 2] = [("conversation_search", "title"), ("entry_search", "words")];

#[async_trait]
impl DataProtectionStore for SqliteDatabase {
    async fn export_customer(&self, customer: &Identity) -> Result<Vec<ExportedConversation>, StorageError> {
        let customer = customer.clone();
        self.fetch(move |connection| {
            Box::pin(async move {
                let mut transaction = connection.begin().await?;
                export::of_customer(&mut transaction, &customer).await
            })
        })
        .await
    }

    async fn erase_expired(&self, expiry: Expiry) -> Result<Vec<ConversationId>, StorageError> {
        erasure::erase_expired(self, expiry).await
    }

    async fn remove_outdated(&self, now: Timestamp, measured_since: Timestamp) -> Result<(), StorageError> {
        let ended = ENDED.map(|rows| (rows, now));
        for (rows, time) in ended.into_iter().chain(NOT_MEASURED.map(|rows| (rows, measured_since))) {
            let exist = AssertSqlSafe(format!("SELECT EXISTS (SELECT 1 FROM {rows})"));
            let exist = sqlx::query_scalar(exist).bind(time.as_millisecond());
            // Without such a row there is no write.
            if self.fetch(move |connection| Box::pin(exist.fetch_one(connection))).await? {
                let remove = sqlx::query(AssertSqlSafe(format!("DELETE FROM {rows}")));
                remove.bind(time.as_millisecond()).execute(&self.write).await.map_err(map_error)?;
            }
        }
        Ok(())
    }

    async fn compaction_due(&self) -> Result<Option<Timestamp>, StorageError> {
        let due = sqlx::query_scalar("SELECT min(due) FROM pending_compactions");
        let due: Option<i64> = self.fetch(move |connection| Box::pin(due.fetch_one(connection))).await?;
        Ok(due.map(clock::from_ms))
    }

    async fn compact(&self) -> Result<(), StorageError> {
        const NEWEST: &str = "SELECT max(number) FROM pending_compactions";
        let newest = sqlx::query_scalar(NEWEST);
        let newest = self.fetch(move |connection| Box::pin(newest.fetch_one(connection))).await?;
        // Writes that wait come between the two.
        let mut transaction = self.begin().await?;
        for (table, column) in SEARCH_TABLES {
            merge_search(&mut transaction, table, column).await.map_err(map_error)?;
        }
        transaction.commit().await.map_err(map_error)?;
        let mut connection = self.write.acquire().await.map_err(map_error)?;
        match write_anew(&mut connection, newest).await.map_err(map_error)? {
            Checkpoint::Complete => Ok(()),
            Checkpoint::Blocked => {
                let reason = "a request that reads did not end in time, so that the log could not be emptied";
                Err(StorageError::Unavailable(reason.to_owned()))
            }
        }
    }
}

/// The end of a checkpoint.
enum Checkpoint {
    /// The log is empty.
    Complete,
    /// Another connection needed the log.
    Blocked,
}

/// Merges all segments of a table of the search into a new one. A segment keeps the beginnings of words that were the first of
/// one of its pages. FTS5 leaves a single segment as it is, so that a row is added before, and removed after.
async fn merge_search(connection: &mut SqliteConnection, table: &str, column: &str) -> sqlx::Result<()> {
    for statement in [
        format!("INSERT INTO {table} (rowid, {column}) VALUES (0, 'compaction')"),
        format!("INSERT INTO {table} ({table}) VALUES ('optimize')"),
        format!("INSERT INTO {table} ({table}, rowid, {column}) VALUES ('delete', 0, 'compaction')"),
    ] {
        sqlx::query(AssertSqlSafe(statement)).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Writes the file anew and empties the log. SQLite overwrites what it deletes (`secure_delete`), but not the copies of rows
/// that it has moved within a page before.
///
/// Compactions up to this number are done then. Erasures since the beginning wait for the next one.
async fn write_anew(connection: &mut SqliteConnection, newest: Option<i64>) -> sqlx::Result<Checkpoint> {
    const CHECKPOINT: &str = "PRAGMA wal_checkpoint(TRUNCATE)";
    const DONE: &str = "DELETE FROM pending_compactions WHERE number <= ?";
    sqlx::query("VACUUM").execute(&mut *connection).await?;
    let (is_blocked, ..): (i64, i64, i64) = sqlx::query_as(CHECKPOINT).fetch_one(&mut *connection).await?;
    if is_blocked != 0 {
        return Ok(Checkpoint::Blocked);
    }
    sqlx::query(DONE).bind(newest).execute(connection).await?;
    Ok(Checkpoint::Complete)
}
