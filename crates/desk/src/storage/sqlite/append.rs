//! Adding an entry: look, decide, store.

use contract::Entry;
use sqlx::sqlite::SqliteConnection;

use super::{conversations, entries, promises};
use crate::conversations::append::{AppendContext, AppendDecision, PutOutcome};
use crate::conversations::store::{Append, StorageError};
use crate::error::ServiceError;

/// Runs the rule and stores what it adds, within the writer's transaction.
pub async fn append(
    connection: &mut SqliteConnection,
    append: Append,
) -> Result<PutOutcome<Entry>, ServiceError> {
    let scene = load_context(connection, &append).await?;
    match (append.rule)(scene)? {
        AppendDecision::Keep(entry) => Ok(PutOutcome::Existing(entry)),
        AppendDecision::Add { conversation, stored, waited_ms } => {
            entries::insert(connection, conversation.id, &stored).await?;
            if let Some(ms) = waited_ms {
                promises::record_response_time(connection, stored.entry.at, ms).await?;
            }
            conversations::update(connection, &conversation).await?;
            Ok(PutOutcome::Created(stored.entry))
        }
    }
}

async fn load_context(
    connection: &mut SqliteConnection,
    append: &Append,
) -> Result<Option<AppendContext>, StorageError> {
    let id = append.conversation;
    let Some(opened) = conversations::find(connection, id).await? else { return Ok(None) };
    let pointed = match append.referenced {
        Some(entry) => entries::find(connection, id, entry).await?.map(|stored| stored.entry),
        None => None,
    };
    let last_read = match &append.reader {
        Some(author) => entries::last_read(connection, id, author).await?.map(|stored| stored.entry),
        None => None,
    };
    let stored = entries::find(connection, id, append.entry).await?;
    Ok(Some(AppendContext { conversation: opened.conversation, stored, referenced: pointed, last_read }))
}
