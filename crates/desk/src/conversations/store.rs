//! The port to stored conversations and entries. Each engine implements it.

use async_trait::async_trait;
use contract::{ConversationId, Entry, EntryId, Problem, ReferenceKey, Timestamp};

use super::access::{Access, ConversationLookup, CustomerOwned};
use super::append::{AppendContext, AppendDecision, AppendOutcome};
use super::customer::Identity;
use super::event_log::EventLog;
use super::model::Conversation;
use super::response_times::ResponseTimeStats;
use super::stored_entry::StoredEntry;
use crate::accounts::audit::ActorId;
use crate::error::{ServiceError, StorageError};
use crate::support::digest::Fingerprint;
use crate::support::pagination::{Page, Window};
use crate::support::put_outcome::PutOutcome;

/// A rule that appends an entry, run inside the transaction that stores it. As every rule, it is run again with newer
/// state when the database ends the transaction and the store repeats it.
pub type AppendRule =
    Box<dyn Fn(ConversationLookup<AppendContext>) -> Result<AppendDecision, Problem> + Send + Sync>;

/// A rule that opens a conversation, run inside the transaction that stores it. It gets the conversation that has the id
/// already.
pub type OpenRule =
    Box<dyn Fn(ConversationLookup<StoredConversation>) -> Result<OpenDecision, Problem> + Send + Sync>;

/// A rule that changes a conversation without an entry, run inside the transaction that stores it.
pub type UpdateRule =
    Box<dyn Fn(ConversationLookup<Conversation>) -> Result<UpdateOutcome, Problem> + Send + Sync>;

/// The decision of an [`UpdateRule`], and its result.
#[derive(Clone, Debug)]
pub enum UpdateOutcome {
    Unchanged(Box<Conversation>),
    Changed(Box<Conversation>),
}

/// The request to append an entry.
pub struct Append {
    pub conversation: ConversationId,
    pub entry: EntryId,
    /// The entry to look up as [`AppendContext::referenced`].
    pub referenced: Option<EntryId>,
    pub rule: AppendRule,
}

/// A conversation with the fingerprint of the body that opened it.
#[derive(Clone, Debug)]
pub struct StoredConversation {
    pub conversation: Conversation,
    pub fingerprint: Fingerprint,
}

impl CustomerOwned for StoredConversation {
    fn owner_identity(&self) -> &Identity {
        self.conversation.owner_identity()
    }
}

/// A page of changed conversations.
#[derive(Clone, Debug)]
pub struct ChangePage {
    /// In the order of their last change.
    pub changed: Vec<Conversation>,
    /// The position of the last one; the requested position if there is none.
    pub position: u64,
    pub has_more: bool,
}

impl ChangePage {
    /// Of no change after a position.
    pub fn empty(position: u64) -> Self {
        Self { changed: vec![], position, has_more: false }
    }
}

/// The decision of a rule that opens a conversation.
pub enum OpenDecision {
    /// Changes nothing; the same request opened this conversation before.
    Keep(Box<Conversation>),
    Add {
        stored: Box<StoredConversation>,
        /// The first entry, with `seq` 1.
        entry: Box<StoredEntry>,
    },
}

/// Stores conversations and entries. A write returns only after a durable commit, and an error means that nothing of it
/// was stored.
#[async_trait]
pub trait ConversationStore: EventLog {
    /// Opens a conversation as its rule decides, in one transaction.
    async fn open_conversation(
        &self,
        id: ConversationId,
        rule: OpenRule,
    ) -> Result<PutOutcome<Conversation>, ServiceError>;

    /// Appends an entry as its rule decides, in one transaction.
    async fn append_entry(&self, append: Append) -> Result<AppendOutcome, ServiceError>;

    /// Erases all conversations of a customer with everything that belongs to them, in one transaction, and records that
    /// in the audit log if there were any. Of a conversation only its id and its issuer stay. A compaction is due then.
    /// Returns the ids.
    async fn erase_customer(
        &self,
        customer: &Identity,
        actor: ActorId,
        at: Timestamp,
    ) -> Result<Vec<ConversationId>, StorageError>;

    /// Changes a conversation without an entry, as the rule decides, in one transaction.
    async fn update_conversation(
        &self,
        id: ConversationId,
        rule: UpdateRule,
    ) -> Result<UpdateOutcome, ServiceError>;

    async fn find_conversation(
        &self,
        id: ConversationId,
    ) -> Result<ConversationLookup<Conversation>, StorageError>;

    /// A customer's conversations, newest first, of any reference or of one, after the position of an earlier page.
    async fn list_conversations(
        &self,
        customer: &Identity,
        reference: Option<&ReferenceKey>,
        after: Option<u64>,
        limit: usize,
    ) -> Result<Page<Conversation>, StorageError>;

    /// The conversations of an issuer, or of one of its customers, that changed after a position, in the order of their
    /// last change.
    async fn changed_conversations(
        &self,
        iss: &str,
        sub: Option<&str>,
        after: u64,
        limit: usize,
    ) -> Result<ChangePage, StorageError>;

    /// The conversations of other customers of the same issuer about a reference, newest first.
    async fn same_reference(
        &self,
        customer: &Identity,
        reference: &ReferenceKey,
        limit: usize,
    ) -> Result<Vec<Conversation>, StorageError>;

    /// A conversation and a page of its entries, oldest first, from one consistent read. The entries of a conversation
    /// that the caller does not reach are not read.
    async fn read_entries(
        &self,
        id: ConversationId,
        window: Window,
        limit: usize,
        access: &Access,
    ) -> Result<(Conversation, Page<Entry>), ServiceError>;

    /// The times to the replies since then; `None` if there was no reply.
    async fn response_times(&self, since: Timestamp) -> Result<Option<ResponseTimeStats>, StorageError>;

    /// The position of the newest entry of all conversations.
    async fn last_position(&self) -> Result<u64, StorageError>;
}
