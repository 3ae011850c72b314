//! Rows of `replies`: look, decide, store, note.

use async_trait::async_trait;
use contract::Timestamp;
use inbox_api::{AuditAction, Person, SavedReply};
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::error::map_error;
use super::mapping::saturating_i64;
use super::{SqliteDatabase, agents, audit, mapping};
use crate::accounts::audit::{ActorId, AuditEvent};
use crate::conversations::store::StorageError;
use crate::error::ServiceError;
use crate::inbox::saved_replies::{ReplyContent, ReplyContext, ReplyDecision, ReplyRule, SavedReplyStore};
use crate::support::digest::Fingerprint;

#[async_trait]
impl SavedReplyStore for SqliteDatabase {
    async fn list_replies(&self) -> Result<Vec<SavedReply>, StorageError> {
        let query = sqlx::query("SELECT * FROM replies ORDER BY folded");
        query.fetch_all(&self.read).await.map_err(map_error)?.iter().map(reply).collect()
    }

    async fn save_reply(
        &self,
        by: Fingerprint,
        at: Timestamp,
        id: Option<u64>,
        words: ReplyContent,
        decide: ReplyRule,
    ) -> Result<SavedReply, ServiceError> {
        const ADD: &str = "INSERT INTO replies (name, folded, text) VALUES (?, ?, ?) RETURNING *";
        const CHANGE: &str = "UPDATE replies SET name = ?, folded = ?, text = ? WHERE number = ? RETURNING *";
        let mut transaction = self.begin().await?;
        let drawer = load_context(&mut transaction, by, at, id, Some(&words)).await?;
        let (requester, action) = match decide(drawer)? {
            ReplyDecision::Keep(reply) => return Ok(reply),
            ReplyDecision::Apply { requester, action } => (requester, action),
        };
        let query = sqlx::query(if id.is_some() { CHANGE } else { ADD });
        let query = query.bind(&words.name).bind(words.normalized_name()).bind(&words.text);
        let query = if let Some(id) = id { query.bind(saturating_i64(id)) } else { query };
        let saved = reply(&query.fetch_one(&mut *transaction).await.map_err(map_error)?)?;
        record(&mut transaction, &requester, action, at).await?;
        transaction.commit().await.map_err(map_error)?;
        Ok(saved)
    }

    async fn remove_reply(
        &self,
        by: Fingerprint,
        at: Timestamp,
        id: u64,
        decide: ReplyRule,
    ) -> Result<(), ServiceError> {
        let mut transaction = self.begin().await?;
        let drawer = load_context(&mut transaction, by, at, Some(id), None).await?;
        let ReplyDecision::Apply { requester, action } = decide(drawer)? else { return Ok(()) };
        let query = sqlx::query("DELETE FROM replies WHERE number = ?").bind(saturating_i64(id));
        query.execute(&mut *transaction).await.map_err(map_error)?;
        record(&mut transaction, &requester, action, at).await?;
        Ok(transaction.commit().await.map_err(map_error)?)
    }
}

/// What the rule is to see: who asks, which one it is about, and which one has the wanted name.
async fn load_context(
    connection: &mut SqliteConnection,
    by: Fingerprint,
    at: Timestamp,
    id: Option<u64>,
    words: Option<&ReplyContent>,
) -> Result<ReplyContext, StorageError> {
    let by = agents::find_by_session(connection, by, at).await?;
    let query = sqlx::query("SELECT * FROM replies WHERE number = ?").bind(id.map(saturating_i64));
    let about = query.fetch_optional(&mut *connection).await.map_err(map_error)?;
    let query =
        sqlx::query("SELECT * FROM replies WHERE folded = ?").bind(words.map(ReplyContent::normalized_name));
    let namesake = query.fetch_optional(connection).await.map_err(map_error)?;
    let namesake = namesake.as_ref().map(|row| mapping::get_unsigned(row, "number")).transpose()?;
    Ok(ReplyContext { requester: by, reply: about.as_ref().map(reply).transpose()?, same_name: namesake })
}

async fn record(
    connection: &mut SqliteConnection,
    by: &Person,
    deed: AuditAction,
    at: Timestamp,
) -> Result<(), StorageError> {
    audit::insert(
        connection,
        AuditEvent { at, actor: ActorId::Agent(saturating_i64(by.id)), subject: None, action: deed },
    )
    .await
}

fn reply(row: &SqliteRow) -> Result<SavedReply, StorageError> {
    Ok(SavedReply {
        id: mapping::get_unsigned(row, "number")?,
        name: mapping::get(row, "name")?,
        text: mapping::get(row, "text")?,
    })
}
