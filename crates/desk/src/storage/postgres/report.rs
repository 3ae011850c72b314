//! The report's data, read from the log.

use async_trait::async_trait;
use contract::Timestamp;
use futures_util::TryStreamExt;
use sqlx::{PgConnection, Row};

use super::PostgresDatabase;
use super::error::map_error;
use super::mapping::stored_entry;
use crate::conversations::customer::Identity;
use crate::conversations::stored_entry::StoredEntry;
use crate::error::StorageError;
use crate::inbox::report::{ConversationMetrics, ReportData, ReportStore};

/// The entries of every conversation with an entry since then, or with a customer who waits, in order.
pub(super) const ENTRIES: &str = "WITH recent (id) AS MATERIALIZED ( \
        SELECT conversation FROM entries WHERE at > $1 \
        UNION SELECT id FROM conversations WHERE waiting_since IS NOT NULL) \
    SELECT conversations.iss, conversations.sub, entries.*, \
        NULL::TEXT AS author_present_name, NULL::TEXT AS receiver_present_name, \
        entries.seq = 1 AND EXISTS (SELECT 1 FROM conversations AS earlier \
            WHERE earlier.iss = conversations.iss AND earlier.sub = conversations.sub \
            AND earlier.reference_kind = conversations.reference_kind \
            AND earlier.reference_id = conversations.reference_id \
            AND earlier.number < conversations.number) AS is_repeat \
    FROM recent JOIN conversations ON conversations.id = recent.id \
    JOIN entries ON entries.conversation = recent.id \
    ORDER BY conversations.number, entries.seq";

const KEPT: &str = "SELECT count(*) FROM kept_promises WHERE at > $1";

#[async_trait]
impl ReportStore for PostgresDatabase {
    async fn report_data(&self, since: Timestamp) -> Result<ReportData, StorageError> {
        self.read(move |connection| Box::pin(read(connection, since))).await.map_err(map_error)
    }
}

async fn read(connection: &mut PgConnection, since: Timestamp) -> sqlx::Result<ReportData> {
    let kept = sqlx::query_scalar(KEPT).bind(since.as_millisecond());
    let kept: i64 = kept.fetch_one(&mut *connection).await?;
    let conversations = conversations(connection, since).await?;
    Ok(ReportData { conversations, promises_kept: kept.unsigned_abs() })
}

/// Computes the metrics entry by entry, so that the entries are never all in memory.
async fn conversations(
    connection: &mut PgConnection,
    since: Timestamp,
) -> sqlx::Result<Vec<ConversationMetrics>> {
    let mut rows = sqlx::query(ENTRIES).bind(since.as_millisecond()).fetch(connection);
    let mut conversations: Vec<ConversationMetrics> = vec![];
    while let Some(row) = rows.try_next().await? {
        let StoredEntry { entry, .. } = stored_entry(&row)?;
        // The first entry opened the conversation.
        if entry.seq == 1 {
            let customer = Identity { iss: row.try_get("iss")?, sub: row.try_get("sub")? };
            conversations.push(ConversationMetrics::new(
                customer,
                row.try_get("is_repeat")?,
                entry.created_at,
            ));
        }
        if let Some(conversation) = conversations.last_mut() {
            conversation.apply(&entry, since);
        }
    }
    Ok(conversations)
}
