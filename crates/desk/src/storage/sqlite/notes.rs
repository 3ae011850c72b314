//! Rows of `notes`.

use async_trait::async_trait;
use contract::{ConversationId, EntryId};
use inbox_api::AgentNote;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::error::{corrupt, map_error};
use super::{SqliteDatabase, conversations, mapping};
use crate::conversations::store::StorageError;
use crate::inbox::notes::{AddNoteOutcome, NoteStore};
use crate::support::clock;
use crate::support::digest::Fingerprint;

#[async_trait]
impl NoteStore for SqliteDatabase {
    async fn add_note(
        &self,
        conversation: ConversationId,
        note: &AgentNote,
        fingerprint: Fingerprint,
    ) -> Result<AddNoteOutcome, StorageError> {
        const ADD: &str = "INSERT INTO notes (conversation, id, at, agent, text, fingerprint) \
            VALUES (?, ?, ?, ?, ?, ?)";
        let mut transaction = self.write.begin_with("BEGIN IMMEDIATE").await.map_err(map_error)?;
        if conversations::find(&mut transaction, conversation).await?.is_none() {
            return Ok(AddNoteOutcome::NoConversation);
        }
        if let Some((earlier, fingerprint)) = find(&mut transaction, conversation, note.id).await? {
            return Ok(AddNoteOutcome::Existing(earlier, fingerprint));
        }
        let query = sqlx::query(ADD).bind(conversation.to_string()).bind(note.id.to_string());
        let query = query.bind(note.at.as_millisecond()).bind(&note.by).bind(&note.text);
        query.bind(fingerprint.as_bytes()).execute(&mut *transaction).await.map_err(map_error)?;
        transaction.commit().await.map_err(map_error)?;
        Ok(AddNoteOutcome::Added)
    }

    async fn notes(&self, conversation: ConversationId) -> Result<Vec<AgentNote>, StorageError> {
        let query = sqlx::query("SELECT * FROM notes WHERE conversation = ? ORDER BY number");
        let rows = query.bind(conversation.to_string()).fetch_all(&self.read).await.map_err(map_error)?;
        rows.iter().map(note).collect()
    }
}

async fn find(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    id: EntryId,
) -> Result<Option<(AgentNote, Fingerprint)>, StorageError> {
    let query = sqlx::query("SELECT * FROM notes WHERE conversation = ? AND id = ?");
    let query = query.bind(conversation.to_string()).bind(id.to_string());
    let found = query.fetch_optional(connection).await.map_err(map_error)?;
    found.as_ref().map(|found| Ok((note(found)?, mapping::fingerprint(found)?))).transpose()
}

fn note(found: &SqliteRow) -> Result<AgentNote, StorageError> {
    Ok(AgentNote {
        id: mapping::get::<String>(found, "id")?.parse().map_err(corrupt)?,
        at: clock::from_ms(mapping::get(found, "at")?),
        by: mapping::get(found, "agent")?,
        text: mapping::get(found, "text")?,
    })
}
