//! Notes: what agents write for one another. Customers never see them: they are no entries, and no rule of the
//! contract reads them.

use async_trait::async_trait;
use contract::{ConversationId, EntryId};
use inbox_api::{AgentNote, WriteNote};

use super::agents::AgentName;
use super::desk::unbroken;
use super::scene::not_found;
use super::{Desk, Fingerprint, Refusal, StorageError, Stored, Topic, Written, clock};

/// What became of a note.
pub enum Noted {
    /// It was stored just now.
    New,
    /// Its id was used before, with this.
    Before(AgentNote, Fingerprint),
    /// There is no such conversation.
    Nowhere,
}

/// Keeps the notes.
#[async_trait]
pub trait Notebook: Send + Sync {
    /// Keeps a note, unless its id is used.
    async fn add_note(
        &self,
        conversation: ConversationId,
        note: &AgentNote,
        fingerprint: Fingerprint,
    ) -> Result<Noted, StorageError>;

    /// The notes of a conversation, oldest first.
    async fn notes(&self, conversation: ConversationId) -> Result<Vec<AgentNote>, StorageError>;
}

impl Desk {
    /// Writes a note.
    ///
    /// # Errors
    /// Limits, `id-conflict`, `not-found`.
    pub async fn note(
        &self,
        agent: AgentName,
        conversation: ConversationId,
        id: EntryId,
        write: WriteNote,
    ) -> Result<Written<AgentNote>, Refusal> {
        write.check(&self.terms.limits)?;
        let fingerprint = Fingerprint::of_body(&format!("agent {}", agent.as_str()), &write);
        let note = AgentNote { id, at: clock::now(), by: agent.as_str().to_owned(), text: write.text };
        let (notebook, wakes) = (self.notebook.clone(), self.wakes.clone());
        unbroken(async move {
            match notebook.add_note(conversation, &note, fingerprint).await? {
                Noted::New => {
                    wakes.wake(&Topic::Conversation(conversation));
                    Ok(Written::New(note))
                }
                Noted::Before(earlier, same) if same == fingerprint => Ok(Written::Same(earlier)),
                Noted::Before(..) => Err(Stored::conflict(id).into()),
                Noted::Nowhere => Err(not_found().into()),
            }
        })
        .await
    }
}
