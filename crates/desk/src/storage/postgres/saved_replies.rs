//! Rows of `replies`. A change loads the context, runs its rule, stores the decision, and adds it to the audit log.

use async_trait::async_trait;
use contract::Timestamp;
use inbox_api::{AuditAction, Person, SavedReply};
use sqlx::Row;
use sqlx::postgres::{PgConnection, PgRow};

use super::error::{map_error, with_retries};
use super::mapping::{get_unsigned, saturating_i64};
use super::{PostgresDatabase, agents, audit};
use crate::accounts::agent::AgentId;
use crate::accounts::audit::{ActorId, AuditEvent};
use crate::error::{ServiceError, StorageError};
use crate::inbox::saved_replies::{ReplyContent, ReplyContext, ReplyDecision, ReplyRule, SavedReplyStore};
use crate::support::digest::Fingerprint;

#[async_trait]
impl SavedReplyStore for PostgresDatabase {
    async fn list_replies(&self) -> Result<Vec<SavedReply>, StorageError> {
        let query = sqlx::query("SELECT * FROM replies ORDER BY folded");
        let rows = self.run(move |connection| Box::pin(query.fetch_all(connection))).await?;
        rows.iter().map(saved_reply).collect::<sqlx::Result<_>>().map_err(map_error)
    }

    async fn save_reply(
        &self,
        session: Fingerprint,
        at: Timestamp,
        reply: Option<u64>,
        content: ReplyContent,
        rule: ReplyRule,
    ) -> Result<SavedReply, ServiceError> {
        const INSERT: &str = "INSERT INTO replies (name, folded, text) VALUES ($1, $2, $3) RETURNING *";
        const UPDATE: &str =
            "UPDATE replies SET name = $1, folded = $2, text = $3 WHERE number = $4 RETURNING *";
        let saved = with_retries(|| async {
            let mut transaction = self.account_changes.begin().await?;
            let context = load_context(&mut transaction, session, at, reply, Some(&content)).await?;
            let (requester, action) = match rule(context)? {
                ReplyDecision::Keep(reply) => return Ok(reply),
                ReplyDecision::Apply { requester, action } => (requester, action),
            };
            let query = sqlx::query(if reply.is_some() { UPDATE } else { INSERT });
            let query = query.bind(&content.name).bind(content.normalized_name()).bind(&content.text);
            let query = if let Some(id) = reply { query.bind(saturating_i64(id)) } else { query };
            let saved = saved_reply(&query.fetch_one(&mut *transaction).await?)?;
            record(&mut transaction, &requester, action, at).await?;
            transaction.commit().await?;
            Ok(saved)
        });
        Ok(saved.await?)
    }

    async fn remove_reply(
        &self,
        session: Fingerprint,
        at: Timestamp,
        reply: u64,
        rule: ReplyRule,
    ) -> Result<(), ServiceError> {
        let removed = with_retries(|| async {
            let mut transaction = self.account_changes.begin().await?;
            let context = load_context(&mut transaction, session, at, Some(reply), None).await?;
            let ReplyDecision::Apply { requester, action } = rule(context)? else { return Ok(()) };
            let query = sqlx::query("DELETE FROM replies WHERE number = $1").bind(saturating_i64(reply));
            query.execute(&mut *transaction).await?;
            record(&mut transaction, &requester, action, at).await?;
            Ok(transaction.commit().await?)
        });
        Ok(removed.await?)
    }
}

async fn load_context(
    connection: &mut PgConnection,
    session: Fingerprint,
    at: Timestamp,
    reply: Option<u64>,
    content: Option<&ReplyContent>,
) -> sqlx::Result<ReplyContext> {
    let requester = agents::find_by_session(connection, session, at).await?;
    let query = sqlx::query("SELECT * FROM replies WHERE number = $1").bind(reply.map(saturating_i64));
    let reply = query.fetch_optional(&mut *connection).await?;
    let query = sqlx::query_scalar("SELECT number FROM replies WHERE folded = $1");
    let query = query.bind(content.map(ReplyContent::normalized_name));
    let same_name: Option<i64> = query.fetch_optional(connection).await?;
    Ok(ReplyContext {
        requester,
        reply: reply.as_ref().map(saved_reply).transpose()?,
        same_name: same_name.map(i64::unsigned_abs),
    })
}

async fn record(
    connection: &mut PgConnection,
    requester: &Person,
    action: AuditAction,
    at: Timestamp,
) -> sqlx::Result<()> {
    let actor = ActorId::Agent(AgentId(saturating_i64(requester.id)));
    audit::insert(connection, AuditEvent { at, actor, subject: None, action }).await
}

fn saved_reply(row: &PgRow) -> sqlx::Result<SavedReply> {
    let (name, text) = (row.try_get("name")?, row.try_get("text")?);
    Ok(SavedReply { id: get_unsigned(row, "number")?, name, text })
}
