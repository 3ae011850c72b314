//! Notes that agents write for each other. Notes are no entries, and no operation of the contract reads them, so that
//! they never reach a customer.

use std::sync::Arc;

use async_trait::async_trait;
use contract::{ConversationId, EntryId};
use inbox_api::{AgentNote, WriteNote};

use crate::company::Company;
use crate::conversations::access::not_found;
use crate::conversations::company_person::CompanyPerson;
use crate::conversations::stored_entry::StoredEntry;
use crate::conversations::topic::Topic;
use crate::error::{ServiceError, StorageError};
use crate::peers::{PeerMessage, Peers};
use crate::support::clock;
use crate::support::digest::Fingerprint;
use crate::support::notifier::Notifier;
use crate::support::put_outcome::PutOutcome;
use crate::support::task::run_to_completion;

pub enum AddNoteOutcome {
    Added,
    /// The id belongs to this note, written with a body of this fingerprint.
    Existing(AgentNote, Fingerprint),
    NoConversation,
}

#[async_trait]
pub trait NoteStore: Send + Sync {
    /// Stores a note, unless its id is used.
    async fn add_note(
        &self,
        conversation: ConversationId,
        author: &CompanyPerson,
        note: &AgentNote,
        fingerprint: Fingerprint,
    ) -> Result<AddNoteOutcome, StorageError>;

    /// The notes of a conversation, oldest first.
    async fn notes(&self, conversation: ConversationId) -> Result<Vec<AgentNote>, StorageError>;
}

pub struct NoteService {
    pub company: Arc<Company>,
    pub store: Arc<dyn NoteStore>,
    pub notifier: Arc<Notifier<Topic>>,
    pub peers: Peers,
}

impl NoteService {
    /// Writes a note.
    ///
    /// # Errors
    /// The limits, `id-conflict`, `not-found`.
    pub async fn write_note(
        &self,
        agent: CompanyPerson,
        conversation: ConversationId,
        id: EntryId,
        write: WriteNote,
    ) -> Result<PutOutcome<AgentNote>, ServiceError> {
        write.check(&self.company.limits)?;
        let fingerprint = Fingerprint::of_body(&agent.writer(), &write);
        let note = AgentNote { id, at: clock::now(), author: agent.name.clone(), text: write.text };
        let (store, notifier, peers) = (self.store.clone(), self.notifier.clone(), self.peers.clone());
        run_to_completion(async move {
            match store.add_note(conversation, &agent, &note, fingerprint).await? {
                AddNoteOutcome::Added => {
                    notifier.notify(&Topic::Conversation(conversation));
                    peers.tell(PeerMessage::Note { conversation });
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
