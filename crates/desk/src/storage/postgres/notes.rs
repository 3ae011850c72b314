//! Rows of `notes`.

use async_trait::async_trait;
use contract::ConversationId;
use inbox_api::AgentNote;
use sqlx::Row;
use sqlx::postgres::{PgConnection, PgRow};

use super::PostgresDatabase;
use super::error::with_retries;
use super::mapping::{self, get_fingerprint, get_id, get_time};
use super::transaction::begin_change;
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
impl NoteStore for PostgresDatabase {
    async fn add_note(
        &self,
        conversation: ConversationId,
        author: &CompanyPerson,
        note: &AgentNote,
        fingerprint: Fingerprint,
    ) -> Result<AddNoteOutcome, StorageError> {
        // The lock keeps an erasure from coming between the two statements.
        const LOCK: &str = "SELECT id FROM conversations WHERE id = $1 FOR KEY SHARE";
        const INSERT: &str = "INSERT INTO notes \
            (conversation, id, at, author_agent, author_name, text, fingerprint) \
            VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (conversation, id) DO NOTHING";
        const FIND: &str = select_notes!("WHERE conversation = $1 AND id = $2");
        let added = with_retries(|| async {
            let mut transaction = begin_change(self.connections.pool()).await?;
            let conversation = conversation.uuid();
            let query = sqlx::query(LOCK).bind(conversation);
            if query.fetch_optional(&mut *transaction).await?.is_none() {
                return Ok(AddNoteOutcome::NoConversation);
            }
            let query = sqlx::query(INSERT).bind(conversation).bind(note.id.uuid());
            let query = query.bind(note.at.as_millisecond()).bind(mapping::number(author.agent));
            let query = query.bind(&author.name).bind(&note.text);
            let inserted = query.bind(fingerprint.as_bytes()).execute(&mut *transaction).await?;
            if inserted.rows_affected() == 0 {
                let query = sqlx::query(FIND).bind(conversation).bind(note.id.uuid());
                let earlier = query.fetch_one(&mut *transaction).await?;
                return Ok(AddNoteOutcome::Existing(agent_note(&earlier)?, get_fingerprint(&earlier)?));
            }
            transaction.commit().await?;
            Ok(AddNoteOutcome::Added)
        });
        Ok(added.await?)
    }

    async fn notes(&self, conversation: ConversationId) -> Result<Vec<AgentNote>, StorageError> {
        self.run(move |connection| Box::pin(list(connection, conversation))).await
    }
}

/// The notes of a conversation, oldest first.
pub async fn list(
    connection: &mut PgConnection,
    conversation: ConversationId,
) -> sqlx::Result<Vec<AgentNote>> {
    let query = sqlx::query(select_notes!("WHERE conversation = $1 ORDER BY notes.number"));
    let rows = query.bind(conversation.uuid()).fetch_all(connection).await?;
    rows.iter().map(agent_note).collect()
}

fn agent_note(row: &PgRow) -> sqlx::Result<AgentNote> {
    Ok(AgentNote {
        id: get_id(row, "id")?,
        at: get_time(row, "at")?,
        author: row.try_get("author_present_name")?,
        text: row.try_get("text")?,
    })
}
