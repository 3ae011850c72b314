//! Adding an entry: look, decide, store.

use contract::Entry;
use sqlx::sqlite::SqliteConnection;

use super::{conversations, entries, promises};
use crate::rules::storage::Append;
use crate::rules::{Change, Refusal, Scene, StorageError, Written};

/// Runs the rule and stores what it adds, within the writer's transaction.
pub async fn append(connection: &mut SqliteConnection, append: Append) -> Result<Written<Entry>, Refusal> {
    let scene = look(connection, &append).await?;
    match (append.decide)(scene)? {
        Change::Keep(entry) => Ok(Written::Same(entry)),
        Change::Add { conversation, stored, waited_ms } => {
            entries::insert(connection, conversation.id, &stored).await?;
            if let Some(ms) = waited_ms {
                promises::answered(connection, stored.entry.at, ms).await?;
            }
            conversations::update(connection, &conversation).await?;
            Ok(Written::New(stored.entry))
        }
    }
}

async fn look(connection: &mut SqliteConnection, append: &Append) -> Result<Option<Scene>, StorageError> {
    let id = append.conversation;
    let Some(opened) = conversations::find(connection, id).await? else { return Ok(None) };
    let pointed = match append.points_at {
        Some(entry) => entries::find(connection, id, entry).await?.map(|stored| stored.entry),
        None => None,
    };
    let last_read = match &append.reader {
        Some(author) => entries::last_read(connection, id, author).await?.map(|stored| stored.entry),
        None => None,
    };
    let stored = entries::find(connection, id, append.entry).await?;
    Ok(Some(Scene { conversation: opened.conversation, stored, pointed, last_read }))
}
