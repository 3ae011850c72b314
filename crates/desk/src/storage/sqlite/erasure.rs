//! Erasure of conversations.

use contract::{ConversationId, Timestamp};
use inbox_api::AuditAction;
use sqlx::sqlite::SqliteConnection;

use super::error::{corrupt, map_error};
use super::mapping::saturating_i64;
use super::{SqliteDatabase, audit};
use crate::accounts::audit::{ActorId, AuditEvent};
use crate::conversations::customer::Identity;
use crate::data_protection::store::Expiry;
use crate::error::StorageError;

/// Triggers remove the rows from the search index.
const ERASE: [&str; 6] = [
    "INSERT INTO erased_conversations (id, iss) SELECT id, iss FROM conversations WHERE id = ?",
    "DELETE FROM notes WHERE conversation = ?",
    "DELETE FROM jobs WHERE conversation = ?",
    "DELETE FROM kept_promises WHERE conversation = ?",
    "DELETE FROM entries WHERE conversation = ?",
    "DELETE FROM conversations WHERE id = ?",
];

/// The oldest ones first.
pub(super) const EXPIRED: &str =
    "SELECT id FROM conversations WHERE status = 'solved' AND updated_at <= ? ORDER BY updated_at LIMIT ?";

/// Erases all conversations of a customer and returns their ids.
pub async fn erase_customer(
    database: &SqliteDatabase,
    customer: &Identity,
    actor: ActorId,
    at: Timestamp,
) -> Result<Vec<ConversationId>, StorageError> {
    const OF_CUSTOMER: &str = "SELECT id FROM conversations WHERE iss = ? AND sub = ?";
    let mut transaction = database.begin().await?;
    let ids = sqlx::query_scalar(OF_CUSTOMER).bind(&customer.iss).bind(&customer.sub);
    let ids: Vec<String> = ids.fetch_all(&mut *transaction).await.map_err(map_error)?;
    if ids.is_empty() {
        return Ok(vec![]);
    }
    erase(&mut transaction, &ids, at).await?;
    let action = AuditAction::CustomerErased { conversations: ids.len() as u64 };
    audit::insert(&mut transaction, AuditEvent { at, actor, subject: None, action }).await?;
    transaction.commit().await.map_err(map_error)?;
    to_ids(&ids)
}

/// Erases the oldest conversations that have reached the end of their retention, and returns their ids.
pub async fn erase_expired(
    database: &SqliteDatabase,
    expiry: Expiry,
) -> Result<Vec<ConversationId>, StorageError> {
    let Expiry { unchanged_since, limit, now, compaction_due } = expiry;
    let expired = || {
        sqlx::query_scalar(EXPIRED).bind(unchanged_since.as_millisecond()).bind(saturating_i64(limit as u64))
    };
    // Without one there is no write.
    let query = expired();
    let ids: Vec<String> = database.fetch(move |connection| Box::pin(query.fetch_all(connection))).await?;
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let mut transaction = database.begin().await?;
    let ids: Vec<String> = expired().fetch_all(&mut *transaction).await.map_err(map_error)?;
    if ids.is_empty() {
        return Ok(vec![]);
    }
    erase(&mut transaction, &ids, compaction_due).await?;
    let action = AuditAction::ConversationsExpired { conversations: ids.len() as u64 };
    let event = AuditEvent { at: now, actor: ActorId::Desk, subject: None, action };
    audit::insert(&mut transaction, event).await?;
    transaction.commit().await.map_err(map_error)?;
    to_ids(&ids)
}

/// Erases conversations with everything that belongs to them. The file has to be compacted by this time.
async fn erase(
    connection: &mut SqliteConnection,
    ids: &[String],
    compaction_due: Timestamp,
) -> Result<(), StorageError> {
    for id in ids {
        for statement in ERASE {
            sqlx::query(statement).bind(id).execute(&mut *connection).await.map_err(map_error)?;
        }
    }
    let due = sqlx::query("INSERT INTO pending_compactions (due) VALUES (?)");
    due.bind(compaction_due.as_millisecond()).execute(connection).await.map(drop).map_err(map_error)
}

fn to_ids(ids: &[String]) -> Result<Vec<ConversationId>, StorageError> {
    ids.iter().map(|id| id.parse().map_err(|why| map_error(corrupt(why)))).collect()
}
