//! What became of conversations, read from the log.

use async_trait::async_trait;
use contract::{AuthorKind, Timestamp};
use futures_util::TryStreamExt;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::error::map_error;
use super::{SqliteDatabase, mapping};
use crate::conversations::customer::Identity;
use crate::conversations::store::StorageError;
use crate::inbox::report::{ConversationMetrics, EntryFact};
use crate::inbox::report::{ReportData, ReportStore};
use crate::support::clock;

/// The entries of every conversation in which something happened since then, or in which a customer waits, in order.
/// Reading is nothing that happens. The words themselves are not read.
const ENTRIES: &str = "WITH recent (id) AS MATERIALIZED ( \
        SELECT conversation FROM entries WHERE kind <> 'read' AND at > ?1 \
        UNION SELECT id FROM conversations WHERE waiting_since IS NOT NULL) \
    SELECT conversations.iss, conversations.sub, entries.seq, entries.at, entries.author_kind, entries.kind, \
        CASE entries.kind WHEN 'verdict' THEN entries.body ->> '$.solved' \
            WHEN 'promise' THEN entries.body ->> '$.state' END AS word, \
        CASE entries.seq WHEN 1 THEN EXISTS (SELECT 1 FROM conversations AS earlier \
            WHERE earlier.iss = conversations.iss AND earlier.sub = conversations.sub \
            AND earlier.reference_kind = conversations.reference_kind \
            AND earlier.reference_id = conversations.reference_id \
            AND earlier.number < conversations.number) ELSE FALSE END AS is_repeat \
    FROM recent CROSS JOIN conversations ON conversations.id = recent.id \
    CROSS JOIN entries ON entries.conversation = recent.id \
    WHERE entries.kind <> 'read' ORDER BY conversations.number, entries.seq";

const KEPT: &str = "SELECT count(*) AS kept FROM kept_promises WHERE at > ?";

#[async_trait]
impl ReportStore for SqliteDatabase {
    async fn report_data(&self, since: Timestamp) -> Result<ReportData, StorageError> {
        // Both read one moment.
        let mut transaction = self.read.begin().await.map_err(map_error)?;
        let promises_kept = sqlx::query(KEPT).bind(since.as_millisecond()).fetch_one(&mut *transaction).await;
        let promises_kept = mapping::get_unsigned(&promises_kept.map_err(map_error)?, "kept")?;
        Ok(ReportData { conversations: conversations(&mut transaction, since).await?, promises_kept })
    }
}

/// Takes the entries in as they come, so that no more than what is counted is ever held.
async fn conversations(
    connection: &mut SqliteConnection,
    since: Timestamp,
) -> Result<Vec<ConversationMetrics>, StorageError> {
    let mut rows = sqlx::query(ENTRIES).bind(since.as_millisecond()).fetch(connection);
    let mut courses: Vec<ConversationMetrics> = vec![];
    while let Some(row) = rows.try_next().await.map_err(map_error)? {
        let step = entry_fact(&row)?;
        // The first entry of a conversation is the one that opened it.
        if mapping::get_unsigned(&row, "seq")? == 1 {
            let customer = Identity { iss: mapping::get(&row, "iss")?, sub: mapping::get(&row, "sub")? };
            courses.push(ConversationMetrics::new(customer, mapping::get(&row, "is_repeat")?, step.at));
        }
        if let Some(course) = courses.last_mut() {
            course.apply(&step, since);
        }
    }
    Ok(courses)
}

fn entry_fact(row: &SqliteRow) -> Result<EntryFact, StorageError> {
    Ok(EntryFact {
        at: clock::from_ms(mapping::get(row, "at")?),
        by: AuthorKind::from_wire(&mapping::get::<String>(row, "author_kind")?),
        kind: mapping::get(row, "kind")?,
        word: mapping::get(row, "word")?,
    })
}

#[cfg(test)]
mod tests;
