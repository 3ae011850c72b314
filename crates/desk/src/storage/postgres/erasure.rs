//! Erasure of conversations.

use contract::{ConversationId, Timestamp};
use inbox_api::AuditAction;
use sqlx::postgres::PgConnection;
use sqlx::types::Uuid;

use super::error::{TransactionError, with_retries};
use super::mapping::{saturating_i64, to_id};
use super::transaction::begin_change;
use super::{PostgresDatabase, audit};
use crate::accounts::audit::{ActorId, AuditEvent};
use crate::conversations::customer::Identity;
use crate::data_protection::store::Expiry;
use crate::error::StorageError;

/// Locks the conversations in the order of their ids, as every transaction does that changes several.
const LOCK: &str = "SELECT id FROM conversations WHERE iss = $1 AND sub = $2 ORDER BY id FOR UPDATE";

/// The oldest ones first. It waits for no lock: a conversation that somebody changes at this moment has not expired, and one
/// that another desk erases is erased.
pub(super) const EXPIRED: &str = "SELECT id FROM conversations WHERE status = 'solved' AND updated_at <= $1 \
    ORDER BY updated_at LIMIT $2 FOR UPDATE SKIP LOCKED";

const ERASE: [&str; 7] = [
    "INSERT INTO erased_conversations (id, iss) SELECT id, iss FROM conversations WHERE id = ANY ($1)",
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
    actor: ActorId,
    at: Timestamp,
) -> Result<Vec<ConversationId>, StorageError> {
    let erased = with_retries(|| async {
        let mut transaction = begin_change(database.connections.pool()).await?;
        let ids = sqlx::query_scalar(LOCK).bind(&customer.iss).bind(&customer.sub);
        let ids: Vec<Uuid> = ids.fetch_all(&mut *transaction).await?;
        if ids.is_empty() {
            return Ok(ids);
        }
        erase(&mut transaction, &ids, at).await?;
        let action = AuditAction::CustomerErased { conversations: ids.len() as u64 };
        let event = AuditEvent { at, actor: actor.clone(), subject: None, action };
        audit::insert(&mut transaction, event).await?;
        transaction.commit().await?;
        Ok(ids)
    });
    to_ids(erased.await?)
}

/// Erases the oldest conversations that have reached the end of their retention, and returns their ids.
pub async fn erase_expired(
    database: &PostgresDatabase,
    expiry: Expiry,
) -> Result<Vec<ConversationId>, StorageError> {
    let Expiry { unchanged_since, limit, now, compaction_due } = expiry;
    let erased = with_retries(|| async {
        let mut transaction = begin_change(database.connections.pool()).await?;
        let ids = sqlx::query_scalar(EXPIRED)
            .bind(unchanged_since.as_millisecond())
            .bind(saturating_i64(limit as u64));
        let ids: Vec<Uuid> = ids.fetch_all(&mut *transaction).await?;
        if ids.is_empty() {
            return Ok(ids);
        }
        erase(&mut transaction, &ids, compaction_due).await?;
        let action = AuditAction::ConversationsExpired { conversations: ids.len() as u64 };
        let event = AuditEvent { at: now, actor: ActorId::Desk, subject: None, action };
        audit::insert(&mut transaction, event).await?;
        transaction.commit().await?;
        Ok(ids)
    });
    to_ids(erased.await?)
}

/// Erases conversations with everything that belongs to them. The tables have to be vacuumed by this time.
async fn erase(connection: &mut PgConnection, ids: &[Uuid], compaction_due: Timestamp) -> sqlx::Result<()> {
    for statement in ERASE {
        sqlx::query(statement).bind(ids).execute(&mut *connection).await?;
    }
    let due = sqlx::query("INSERT INTO pending_compactions (due) VALUES ($1)");
    due.bind(compaction_due.as_millisecond()).execute(connection).await.map(drop)
}

fn to_ids(ids: Vec<Uuid>) -> Result<Vec<ConversationId>, StorageError> {
    let ids = ids.into_iter().map(to_id).collect::<sqlx::Result<_>>();
    Ok(ids.map_err(TransactionError::Database)?)
}
