//! Rows of `notes`.

use async_trait::async_trait;
use contract::{ConversationId, EntryId};
use inbox_api::AgentNote;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{FromRow, Row};

use super::error::{corrupt, map_error};
use super::mapping::{get_fingerprint, get_time};
use super::{SqliteDatabase, conversations};
use crate::accounts::agent::AgentId;
use crate::conversations::company_person::CompanyPerson;
use crate::error::StorageError;
use crate::inbox::notes::{AddNoteOutcome, NoteStore};
use crate::support::digest::Fingerprint;

/// Rows of notes with the present name of their author.
macro_rules! select_notes {
    ($rest:literal) => {
        concat!(
            "SELECT notes.*, coalesce(agents.name, author_name) AS author_present_name FROM notes \
             LEFT JOIN agents ON agents.number = author_agent ",
            $rest
        )
    };
}

#[async_trait]
impl NoteStore for SqliteDatabase {
    async fn add_note(
        &self,
        conversation: ConversationId,
        author: &CompanyPerson,
        note: &AgentNote,
        fingerprint: Fingerprint,
    ) -> Result<AddNoteOutcome, StorageError> {
        const FIND: &str = select_notes!("WHERE conversation = ? AND id = ?");
        const INSERT: &str = "INSERT INTO notes (conversation, id, at, author_agent, author_name, text, fingerprint) \
            VALUES (?, ?, ?, ?, ?, ?, ?)";
        let mut transaction = self.begin().await?;
        if conversations::find(&mut transaction, conversation).await?.is_none() {
            return Ok(AddNoteOutcome::NoConversation);
        }
        let query = sqlx::query_as(FIND).bind(conversation.to_string()).bind(note.id.to_string());
        let earlier = query.fetch_optional(&mut *transaction).await.map_err(map_error)?;
        if let Some(NoteRow(earlier, fingerprint)) = earlier {
            return Ok(AddNoteOutcome::Existing(earlier, fingerprint));
        }
        let query = sqlx::query(INSERT).bind(conversation.to_string()).bind(note.id.to_string());
        let query = query.bind(note.at.as_millisecond());
        let query = query.bind(author.agent.map(|AgentId(id)| id)).bind(&author.name).bind(&note.text);
        query.bind(fingerprint.as_bytes()).execute(&mut *transaction).await.map_err(map_error)?;
        transaction.commit().await.map_err(map_error)?;
        Ok(AddNoteOutcome::Added)
    }

    async fn notes(&self, conversation: ConversationId) -> Result<Vec<AgentNote>, StorageError> {
        self.fetch(move |connection| Box::pin(list(connection, conversation))).await
    }
}

/// The notes of a conversation, oldest first.
pub async fn list(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
) -> sqlx::Result<Vec<AgentNote>> {
    let query = sqlx::query_as(select_notes!("WHERE conversation = ? ORDER BY notes.number"));
    let rows = query.bind(conversation.to_string()).fetch_all(connection).await?;
    Ok(rows.into_iter().map(|NoteRow(note, _)| note).collect())
}

struct NoteRow(AgentNote, Fingerprint);

impl FromRow<'_, SqliteRow> for NoteRow {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        let id: EntryId = row.try_get::<&str, _>("id")?.parse().map_err(corrupt)?;
        let (author, text) = (row.try_get("author_present_name")?, row.try_get("text")?);
        Ok(Self(AgentNote { id, at: get_time(row, "at")?, author, text }, get_fingerprint(row)?))
    }
}
