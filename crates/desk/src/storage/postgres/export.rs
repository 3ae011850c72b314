//! Everything about a customer.

use contract::ConversationId;
use sqlx::Row;
use sqlx::postgres::{PgConnection, PgRow};

use super::mapping::{get_count, get_optional_time, get_time, stored_conversation, stored_entry};
use super::notes;
use crate::conversations::customer::Identity;
use crate::data_protection::export::{ConversationRecords, ExportedConversation, ExportedJob};
use crate::jobs::consumer::ConsumerName;
use crate::support::clock;

/// Reads the conversations of a customer with everything that belongs to them, in one transaction of the caller.
pub async fn of_customer(
    connection: &mut PgConnection,
    customer: &Identity,
) -> sqlx::Result<Vec<ExportedConversation>> {
    const CONVERSATIONS: &str =
        select_conversations!("WHERE iss = $1 AND sub = $2 ORDER BY conversations.number");
    let rows = sqlx::query(CONVERSATIONS).bind(&customer.iss).bind(&customer.sub);
    let rows = rows.fetch_all(&mut *connection).await?;
    let mut conversations = Vec::with_capacity(rows.len());
    for row in &rows {
        let conversation = stored_conversation(row)?.conversation;
        let records = records(connection, conversation.id).await?;
        conversations.push(ExportedConversation::new(conversation, records));
    }
    Ok(conversations)
}

async fn records(connection: &mut PgConnection, id: ConversationId) -> sqlx::Result<ConversationRecords> {
    const ENTRIES: &str = select_entries!("WHERE conversation = $1 ORDER BY seq");
    const KEPT: &str = "SELECT at FROM kept_promises WHERE conversation = $1 ORDER BY at";
    const JOBS: &str = "SELECT * FROM jobs WHERE conversation = $1 ORDER BY number";
    let entries = sqlx::query(ENTRIES).bind(id.uuid()).fetch_all(&mut *connection).await?;
    let kept: Vec<i64> = sqlx::query_scalar(KEPT).bind(id.uuid()).fetch_all(&mut *connection).await?;
    let jobs = sqlx::query(JOBS).bind(id.uuid()).fetch_all(&mut *connection).await?;
    let entry = |row| stored_entry(row).map(|stored| stored.entry);
    Ok(ConversationRecords {
        entries: entries.iter().map(entry).collect::<sqlx::Result<_>>()?,
        notes: notes::list(connection, id).await?,
        kept_promises: kept.into_iter().map(clock::from_ms).collect(),
        jobs: jobs.iter().map(job).collect::<sqlx::Result<_>>()?,
    })
}

fn job(row: &PgRow) -> sqlx::Result<ExportedJob> {
    let consumer: String = row.try_get("consumer")?;
    Ok(ExportedJob {
        consumer: ConsumerName::parse(&consumer).map_or(consumer, |name| name.label()),
        run_at: get_time(row, "run_at")?,
        attempts: get_count(row, "attempts")?,
        failed_at: get_optional_time(row, "failed_at")?,
        error: row.try_get("error")?,
    })
}
