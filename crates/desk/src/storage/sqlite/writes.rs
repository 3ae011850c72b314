//! The two writes of the group commit: each loads the context, runs the rule, and stores the decision.

use contract::{ConversationId, Entry};
use sqlx::sqlite::SqliteConnection;

use super::{conversations, entries, response_times};
use crate::conversations::append::{AppendContext, AppendDecision};
use crate::conversations::model::Conversation;
use crate::conversations::store::{Append, OpenDecision, OpenRule};
use crate::error::{ServiceError, StorageError};
use crate::support::put_outcome::PutOutcome;

/// Opens a conversation with its first entries.
pub async fn open_conversation(
    connection: &mut SqliteConnection,
    id: ConversationId,
    rule: OpenRule,
) -> Result<PutOutcome<Conversation>, ServiceError> {
    let stored = conversations::find(connection, id).await?;
    match rule(stored)? {
        OpenDecision::Keep(conversation) => Ok(PutOutcome::Existing(*conversation)),
        OpenDecision::Add { stored, entries } => {
            conversations::insert(connection, &stored).await?;
            for entry in &entries {
                entries::insert(connection, stored.conversation.id, entry).await?;
            }
            Ok(PutOutcome::Created(stored.conversation))
        }
    }
}

/// Appends an entry.
pub async fn append_entry(
    connection: &mut SqliteConnection,
    append: Append,
) -> Result<PutOutcome<Entry>, ServiceError> {
    let context = load_context(connection, &append).await?;
    match (append.rule)(context)? {
        AppendDecision::Keep(entry) => Ok(PutOutcome::Existing(entry)),
        AppendDecision::Add { conversation, stored, waited_ms } => {
            entries::insert(connection, conversation.id, &stored).await?;
            if let Some(ms) = waited_ms {
                response_times::insert(connection, stored.entry.at, ms).await?;
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
    let Some(found) = conversations::find(connection, id).await? else { return Ok(None) };
    let referenced = match append.referenced {
        Some(entry) => entries::find(connection, id, entry).await?.map(|stored| stored.entry),
        None => None,
    };
    let last_read = match &append.reader {
        Some(author) => entries::last_read(connection, id, author).await?.map(|stored| stored.entry),
        None => None,
    };
    let stored = entries::find(connection, id, append.entry).await?;
    Ok(Some(AppendContext { conversation: found.conversation, stored, referenced, last_read }))
}
