//! Rows of `replies`. A change loads the context, runs its rule, stores the decision, and adds it to the audit log.

use async_trait::async_trait;
use contract::Timestamp;
use inbox_api::{AuditAction, Person, SavedReply};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{FromRow, Row};

use super::error::map_error;
use super::mapping::{get_unsigned, saturating_i64};
use super::{SqliteDatabase, agents, audit};
use crate::accounts::agent::AgentId;
use crate::accounts::audit::{ActorId, AuditEvent};
use crate::error::{ServiceError, StorageError};
use crate::inbox::saved_replies::{ReplyContent, ReplyContext, ReplyDecision, ReplyRule, SavedReplyStore};
use crate::support::digest::Fingerprint;

#[async_trait]
impl SavedReplyStore for SqliteDatabase {
    async fn list_replies(&self) -> Result<Vec<SavedReply>, StorageError> {
        let query = sqlx::query_as("SELECT * FROM replies ORDER BY folded");
        let rows: Vec<ReplyRow> = self.fetch(move |connection| Box::pin(query.fetch_all(connection))).await?;
        Ok(rows.into_iter().map(|ReplyRow(reply)| reply).collect())
    }

    async fn save_reply(
        &self,
        session: Fingerprint,
        at: Timestamp,
        reply: Option<u64>,
        content: ReplyContent,
        rule: ReplyRule,
    ) -> Result<SavedReply, ServiceError> {
        const INSERT: &str = "INSERT INTO replies (name, folded, text) VALUES (?, ?, ?) RETURNING *";
        const UPDATE: &str = "UPDATE replies SET name = ?, folded = ?, text = ? WHERE number = ? RETURNING *";
        let mut transaction = self.begin().await?;
        let context = load_context(&mut transaction, session, at, reply, Some(&content)).await?;
        let (requester, action) = match rule(context)? {
            ReplyDecision::Keep(reply) => return Ok(reply),
            ReplyDecision::Apply { requester, action } => (requester, action),
        };
        let query = sqlx::query_as(if reply.is_some() { UPDATE } else { INSERT });
        let query = query.bind(&content.name).bind(content.normalized_name()).bind(&content.text);
        let query = if let Some(id) = reply { query.bind(saturating_i64(id)) } else { query };
        let ReplyRow(saved) = query.fetch_one(&mut *transaction).await.map_err(map_error)?;
        record(&mut transaction, &requester, action, at).await?;
        transaction.commit().await.map_err(map_error)?;
        Ok(saved)
    }

    async fn remove_reply(
        &self,
        session: Fingerprint,
        at: Timestamp,
        reply: u64,
        rule: ReplyRule,
    ) -> Result<(), ServiceError> {
        let mut transaction = self.begin().await?;
        let context = load_context(&mut transaction, session, at, Some(reply), None).await?;
        let ReplyDecision::Apply { requester, action } = rule(context)? else { return Ok(()) };
        let query = sqlx::query("DELETE FROM replies WHERE number = ?").bind(saturating_i64(reply));
        query.execute(&mut *transaction).await.map_err(map_error)?;
        record(&mut transaction, &requester, action, at).await?;
        Ok(transaction.commit().await.map_err(map_error)?)
    }
}

async fn load_context(
    connection: &mut SqliteConnection,
    session: Fingerprint,
    at: Timestamp,
    reply: Option<u64>,
    content: Option<&ReplyContent>,
) -> Result<ReplyContext, StorageError> {
    let requester = agents::find_by_session(connection, session, at).await?;
    let query = sqlx::query_as("SELECT * FROM replies WHERE number = ?").bind(reply.map(saturating_i64));
    let reply = query.fetch_optional(&mut *connection).await.map_err(map_error)?;
    let query = sqlx::query_scalar("SELECT number FROM replies WHERE folded = ?");
    let query = query.bind(content.map(ReplyContent::normalized_name));
    let same_name: Option<i64> = query.fetch_optional(connection).await.map_err(map_error)?;
    Ok(ReplyContext {
        requester,
        reply: reply.map(|ReplyRow(reply)| reply),
        same_name: same_name.map(i64::unsigned_abs),
    })
}

async fn record(
    connection: &mut SqliteConnection,
    requester: &Person,
    action: AuditAction,
    at: Timestamp,
) -> Result<(), StorageError> {
    let actor = ActorId::Agent(AgentId(saturating_i64(requester.id)));
    audit::insert(connection, AuditEvent { at, actor, subject: None, action }).await
}

struct ReplyRow(SavedReply);

impl FromRow<'_, SqliteRow> for ReplyRow {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        let (name, text) = (row.try_get("name")?, row.try_get("text")?);
        Ok(Self(SavedReply { id: get_unsigned(row, "number")?, name, text }))
    }
}
