//! Everything about a customer.

use contract::ConversationId;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{FromRow, Row};

use super::error::corrupt;
use super::mapping::{get_optional_time, get_time};
use super::notes;
use crate::conversations::customer::Identity;
use crate::conversations::store::StoredConversation;
use crate::conversations::stored_entry::StoredEntry;
use crate::data_protection::export::{ConversationRecords, ExportedConversation, ExportedJob};
use crate::jobs::consumer::ConsumerName;
use crate::support::clock;

/// Reads the conversations of a customer with everything that belongs to them, in one transaction of the caller.
pub async fn of_customer(
    connection: &mut SqliteConnection,
    customer: &Identity,
) -> sqlx::Result<Vec<ExportedConversation>> {
    const CONVERSATIONS: &str =
        select_conversations!("WHERE iss = ? AND sub = ? ORDER BY conversations.number");
    let stored = sqlx::query_as(CONVERSATIONS).bind(&customer.iss).bind(&customer.sub);
    let stored: Vec<StoredConversation> = stored.fetch_all(&mut *connection).await?;
    let mut conversations = Vec::with_capacity(stored.len());
    for StoredConversation { conversation, .. } in stored {
        let records = records(connection, conversation.id).await?;
        conversations.push(ExportedConversation::new(conversation, records));
    }
    Ok(conversations)
}

async fn records(connection: &mut SqliteConnection, id: ConversationId) -> sqlx::Result<ConversationRecords> {
    const ENTRIES: &str = select_entries!("WHERE conversation = ? ORDER BY seq");
    const KEPT: &str = "SELECT at FROM kept_promises WHERE conversation = ? ORDER BY at";
    const JOBS: &str = "SELECT * FROM jobs WHERE conversation = ? ORDER BY number";
    let entries: Vec<StoredEntry> =
        sqlx::query_as(ENTRIES).bind(id.to_string()).fetch_all(&mut *connection).await?;
    let kept: Vec<i64> = sqlx::query_scalar(KEPT).bind(id.to_string()).fetch_all(&mut *connection).await?;
    let jobs = sqlx::query(JOBS).bind(id.to_string()).fetch_all(&mut *connection).await?;
    Ok(ConversationRecords {
        entries: entries.into_iter().map(|stored| stored.entry).collect(),
        notes: notes::list(connection, id).await?,
        kept_promises: kept.into_iter().map(clock::from_ms).collect(),
        jobs: jobs.iter().map(ExportedJob::from_row).collect::<sqlx::Result<_>>()?,
    })
}

impl FromRow<'_, SqliteRow> for ExportedJob {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        let consumer: String = row.try_get("consumer")?;
        Ok(Self {
            consumer: ConsumerName::parse(&consumer).map_or(consumer, |name| name.label()),
            run_at: get_time(row, "run_at")?,
            attempts: row.try_get::<i64, _>("attempts")?.try_into().map_err(corrupt)?,
            failed_at: get_optional_time(row, "failed_at")?,
            error: row.try_get("error")?,
        })
    }
}
