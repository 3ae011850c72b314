//! Erasure of a customer.

use contract::{ConversationId, Timestamp};
use inbox_api::AuditAction;
use sqlx::types::Uuid;

use super::error::{TransactionError, with_retries};
use super::mapping::to_id;
use super::transaction::begin_change;
use super::{PostgresDatabase, audit};
use crate::accounts::audit::{ActorId, AuditEvent};
use crate::conversations::customer::Identity;
use crate::error::StorageError;

/// Locks the conversations in the order of their ids, as every transaction does that changes several.
const LOCK: &str = "SELECT id FROM conversations WHERE iss = $1 AND sub = $2 ORDER BY id FOR UPDATE";

const ERASE: [&str; 7] = [
    "INSERT INTO erased_conversations (id, iss, sub) \
        SELECT id, iss, sub FROM conversations WHERE id = ANY ($1)",
    "DELETE FROM search_words WHERE conversation = ANY ($1)",
    "DELETE FROM notes WHERE conversation = ANY ($1)",
    "DELETE FROM jobs WHERE conversation = ANY ($1)",
    "DELETE FROM kept_promises WHERE conversation = ANY ($1)",
    "DELETE FROM entries WHERE conversation = ANY ($1)",
    "DELETE FROM conversations WHERE id = ANY ($1)",
];

/// Erases all conversations of a customer and returns their ids.
pub async fn erase_customer(
    database: &PostgresDatabase,
    customer: &Identity,
    system: &str,
    at: Timestamp,
) -> Result<Vec<ConversationId>, StorageError> {
    let erased = with_retries(|| async {
        let mut transaction = begin_change(database.connections.pool()).await?;
        let erased = sqlx::query_scalar(LOCK).bind(&customer.iss).bind(&customer.sub);
        let erased: Vec<Uuid> = erased.fetch_all(&mut *transaction).await?;
        if erased.is_empty() {
            return Ok(erased);
        }
        for statement in ERASE {
            sqlx::query(statement).bind(&erased).execute(&mut *transaction).await?;
        }
        let action = AuditAction::CustomerErased { conversations: erased.len() as u64 };
        let event = AuditEvent { at, actor: ActorId::System(system.to_owned()), subject: None, action };
        audit::insert(&mut transaction, event).await?;
        transaction.commit().await?;
        Ok(erased)
    });
    let erased = erased.await?.into_iter().map(to_id).collect::<sqlx::Result<_>>();
    Ok(erased.map_err(TransactionError::Database)?)
}
