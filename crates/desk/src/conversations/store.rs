//! The port to the database. SQLite implements it; a bigger engine can.

use async_trait::async_trait;
use contract::{Author, ConversationId, Entry, EntryId, Problem, ReferenceKey, Timestamp};

use super::append::{AppendContext, AppendDecision, OpenDecision, PutOutcome, StoredConversation};
use super::customer::Identity;
use super::model::Conversation;
use super::response_times::ResponseTimeStats;
use crate::error::ServiceError;
use crate::inbox::conversation_page::{ConversationPage, ConversationPageQuery};
use crate::inbox::search::SearchMatches;
use crate::inbox::search_query::SearchQuery;
use crate::support::pagination::{Page, Window};

/// A rule about an entry, run inside the transaction that stores it. `None`: there is no such conversation.
pub type AppendRule = Box<dyn FnOnce(Option<AppendContext>) -> Result<AppendDecision, Problem> + Send + Sync>;

/// A rule about opening a conversation, run inside the transaction that stores it.
pub type OpenRule =
    Box<dyn FnOnce(Option<StoredConversation>) -> Result<OpenDecision, Problem> + Send + Sync>;

/// A rule about who may read a conversation, run before its entries are read. `None`: there is none.
pub type AccessCheck = Box<dyn FnOnce(Option<Conversation>) -> Result<Conversation, Problem> + Send + Sync>;

/// One entry to be added, with what the rule wants to know.
pub struct Append {
    /// To which conversation.
    pub conversation: ConversationId,
    /// Under which id.
    pub entry: EntryId,
    /// The entry to be looked up as [`Scene::pointed`].
    pub referenced: Option<EntryId>,
    /// Whose newest read is to be looked up as [`Scene::last_read`].
    pub reader: Option<Author>,
    /// The rule.
    pub rule: AppendRule,
}

/// Keeps conversations and entries. A write returns only after a durable commit, and an error means that
/// nothing of it was stored.
#[async_trait]
pub trait ConversationStore: Send + Sync {
    /// Opens a conversation as its rule decides, all in one transaction.
    async fn open_conversation(
        &self,
        id: ConversationId,
        decide: OpenRule,
    ) -> Result<PutOutcome<Conversation>, ServiceError>;

    /// Adds an entry as its rule decides, all in one transaction.
    async fn append_entry(&self, append: Append) -> Result<PutOutcome<Entry>, ServiceError>;

    /// One conversation.
    async fn find_conversation(&self, id: ConversationId) -> Result<Option<Conversation>, StorageError>;

    /// A customer's conversations, newest first, all or about one reference, beyond a place in the list.
    async fn list_conversations(
        &self,
        customer: &Identity,
        about: Option<&ReferenceKey>,
        beyond: Option<u64>,
        limit: usize,
    ) -> Result<Page<Conversation>, StorageError>;

    /// The conversations of other customers of the same company about a reference, newest first.
    async fn same_reference(
        &self,
        customer: &Identity,
        about: &ReferenceKey,
        limit: usize,
    ) -> Result<Vec<Conversation>, StorageError>;

    /// A conversation and a page of its entries, oldest first, both as they stood at one moment. Nothing more is
    /// read of a conversation that the rule does not admit.
    async fn read_entries(
        &self,
        id: ConversationId,
        window: Window,
        limit: usize,
        admit: AccessCheck,
    ) -> Result<(Conversation, Page<Entry>), ServiceError>;

    /// The conversations whose promise was to be kept by now and is still running, those longest over first;
    /// and the next time at which one is to be kept.
    async fn due_promises(
        &self,
        now: Timestamp,
        limit: usize,
    ) -> Result<(Vec<ConversationId>, Option<Timestamp>), StorageError>;

    /// How long customers waited for the answers that were given since then; `None` if there was none.
    async fn response_times(&self, since: Timestamp) -> Result<Option<ResponseTimeStats>, StorageError>;

    /// A page of the agents' list and its counts, in one consistent read.
    async fn conversation_page(
        &self,
        listing: &ConversationPageQuery,
    ) -> Result<ConversationPage, StorageError>;

    /// The conversations in which all terms of a query stand, newest first. A query has at least one term.
    async fn search(&self, query: &SearchQuery, limit: usize) -> Result<SearchMatches, StorageError>;

    /// How far the log went: the number of the newest entry of all.
    async fn last_position(&self) -> Result<u64, StorageError>;
}

/// Why the database did not do its part. Nothing was stored.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StorageError {
    /// It is busy, full or out of reach; the same request may succeed later.
    #[error("the database cannot be used just now: {0}")]
    Unavailable(String),
    /// Something is wrong that waiting does not mend.
    #[error("the database did something unexpected: {0}")]
    Defect(String),
}
