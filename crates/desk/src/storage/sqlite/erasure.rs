//! Erasure of a customer.

use contract::{ConversationId, Timestamp};
use inbox_api::AuditAction;

use super::error::{corrupt, map_error};
use super::{SqliteDatabase, audit};
use crate::accounts::audit::{ActorId, AuditEvent};
use crate::conversations::customer::Identity;
use crate::error::StorageError;

/// Triggers remove the rows from the search index.
const ERASE: [&str; 5] = [
    "DELETE FROM notes WHERE conversation = ?",
    "DELETE FROM jobs WHERE conversation = ?",
    "DELETE FROM kept_promises WHERE conversation = ?",
    "DELETE FROM entries WHERE conversation = ?",
    "DELETE FROM conversations WHERE id = ?",
];

/// Erases all conversations of a customer and returns their ids.
pub async fn erase_customer(
    database: &SqliteDatabase,
    customer: &Identity,
    system: &str,
    at: Timestamp,
) -> Result<Vec<ConversationId>, StorageError> {
    const LEAVE_IDS: &str = "INSERT INTO erased_conversations (id, iss, sub) \
        SELECT id, iss, sub FROM conversations WHERE iss = ? AND sub = ? RETURNING id";
    let mut transaction = database.begin().await?;
    let erased = sqlx::query_scalar(LEAVE_IDS).bind(&customer.iss).bind(&customer.sub);
    let erased: Vec<String> = erased.fetch_all(&mut *transaction).await.map_err(map_error)?;
    if erased.is_empty() {
        return Ok(vec![]);
    }
    for id in &erased {
        for statement in ERASE {
            sqlx::query(statement).bind(id).execute(&mut *transaction).await.map_err(map_error)?;
        }
    }
    let action = AuditAction::CustomerErased { conversations: erased.len() as u64 };
    let event = AuditEvent { at, actor: ActorId::System(system.to_owned()), subject: None, action };
    audit::insert(&mut transaction, event).await?;
    transaction.commit().await.map_err(map_error)?;
    erased.iter().map(|id| id.parse().map_err(|why| map_error(corrupt(why)))).collect()
}
