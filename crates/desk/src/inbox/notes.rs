//! Notes: what agents write for one another. Customers never see them: they are no entries, and no rule of the
//! contract reads them.

use async_trait::async_trait;
use contract::{ConversationId, EntryId};
use inbox_api::{AgentNote, WriteNote};

use crate::accounts::agent::AgentName;
use crate::conversations::append::{PutOutcome, StoredEntry, not_found};
use crate::conversations::store::StorageError;
use crate::desk::{Desk, run_to_completion};
use crate::error::ServiceError;
use crate::support::clock;
use crate::support::digest::Fingerprint;
use crate::support::notifier::Topic;

/// What became of a note.
pub enum AddNoteOutcome {
    /// It was stored just now.
    Added,
    /// Its id was used before, with this.
    Existing(AgentNote, Fingerprint),
    /// There is no such conversation.
    NoConversation,
}

/// Keeps the notes.
#[async_trait]
pub trait NoteStore: Send + Sync {
    /// Keeps a note, unless its id is used.
    async fn add_note(
        &self,
        conversation: ConversationId,
        note: &AgentNote,
        fingerprint: Fingerprint,
    ) -> Result<AddNoteOutcome, StorageError>;

    /// The notes of a conversation, oldest first.
    async fn notes(&self, conversation: ConversationId) -> Result<Vec<AgentNote>, StorageError>;
}

impl Desk {
    /// Writes a note.
    ///
    /// # Errors
    /// Limits, `id-conflict`, `not-found`.
    pub async fn write_note(
        &self,
        agent: AgentName,
        conversation: ConversationId,
        id: EntryId,
        write: WriteNote,
    ) -> Result<PutOutcome<AgentNote>, ServiceError> {
        write.check(&self.company.limits)?;
        let fingerprint = Fingerprint::of_body(&format!("agent {}", agent.as_str()), &write);
        let note = AgentNote { id, at: clock::now(), by: agent.as_str().to_owned(), text: write.text };
        let (notebook, wakes) = (self.notes.clone(), self.notifier.clone());
        run_to_completion(async move {
            match notebook.add_note(conversation, &note, fingerprint).await? {
                AddNoteOutcome::Added => {
                    wakes.notify(&Topic::Conversation(conversation));
                    Ok(PutOutcome::Created(note))
                }
                AddNoteOutcome::Existing(earlier, same) if same == fingerprint => {
                    Ok(PutOutcome::Existing(earlier))
                }
                AddNoteOutcome::Existing(..) => Err(StoredEntry::id_conflict(id).into()),
                AddNoteOutcome::NoConversation => Err(not_found().into()),
            }
        })
        .await
    }
}
