//! Rows of `kept_promises`.

use sqlx::sqlite::SqliteConnection;

use super::error::map_error;
use crate::error::StorageError;
use crate::storage::write_batch::KeptPromise;

/// Records for the report that a reply kept a promise: the conversation shows that only until its customer writes again.
pub async fn insert(connection: &mut SqliteConnection, kept: &KeptPromise) -> Result<(), StorageError> {
    let query = sqlx::query("INSERT INTO kept_promises (at, conversation) VALUES (?, ?)");
    let query = query.bind(kept.at.as_millisecond()).bind(kept.conversation.to_string());
    query.execute(connection).await.map(drop).map_err(map_error)
}
