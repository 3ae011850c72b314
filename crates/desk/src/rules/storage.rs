//! The port to the database. SQLite implements it; a bigger engine can.

use async_trait::async_trait;
use contract::{Author, ConversationId, Entry, EntryId, Problem, ReferenceKey, Timestamp};

use super::expectation::Waits;
use super::listing::{Listing, Overview};
use super::query::Query;
use super::search::Matches;
use super::{Change, Conversation, Identity, Opened, Page, Refusal, Scene, Start, Window, Written};

/// A rule about an entry, run inside the transaction that stores it. `None`: there is no such conversation.
pub type Decide = Box<dyn FnOnce(Option<Scene>) -> Result<Change, Problem> + Send + Sync>;

/// A rule about opening a conversation, run inside the transaction that stores it.
pub type DecideOpen = Box<dyn FnOnce(Option<Opened>) -> Result<Start, Problem> + Send + Sync>;

/// A rule about who may read a conversation, run before its entries are read. `None`: there is none.
pub type Admit = Box<dyn FnOnce(Option<Conversation>) -> Result<Conversation, Problem> + Send + Sync>;

/// One entry to be added, with what the rule wants to know.
pub struct Append {
    /// To which conversation.
    pub conversation: ConversationId,
    /// Under which id.
    pub entry: EntryId,
    /// The entry to be looked up as [`Scene::pointed`].
    pub points_at: Option<EntryId>,
    /// Whose newest read is to be looked up as [`Scene::last_read`].
    pub reader: Option<Author>,
    /// The rule.
    pub decide: Decide,
}

/// Keeps conversations and entries. A write returns only after a durable commit, and an error means that
/// nothing of it was stored.
#[async_trait]
pub trait Storage: Send + Sync {
    /// Opens a conversation as its rule decides, all in one transaction.
    async fn open(&self, id: ConversationId, decide: DecideOpen) -> Result<Written<Conversation>, Refusal>;

    /// Adds an entry as its rule decides, all in one transaction.
    async fn append(&self, append: Append) -> Result<Written<Entry>, Refusal>;

    /// One conversation.
    async fn conversation(&self, id: ConversationId) -> Result<Option<Conversation>, StorageError>;

    /// A customer's conversations, newest first, all or about one reference, beyond a place in the list.
    async fn conversations(
        &self,
        customer: &Identity,
        about: Option<&ReferenceKey>,
        beyond: Option<u64>,
        limit: usize,
    ) -> Result<Page<Conversation>, StorageError>;

    /// The conversations of other customers of the same company about a reference, newest first.
    async fn neighbours(
        &self,
        customer: &Identity,
        about: &ReferenceKey,
        limit: usize,
    ) -> Result<Vec<Conversation>, StorageError>;

    /// A conversation and a page of its entries, oldest first, both as they stood at one moment. Nothing more is
    /// read of a conversation that the rule does not admit.
    async fn log(
        &self,
        id: ConversationId,
        window: Window,
        limit: usize,
        admit: Admit,
    ) -> Result<(Conversation, Page<Entry>), Refusal>;

    /// The conversations whose promise was to be kept by now and is still running, those longest over first;
    /// and the next time at which one is to be kept.
    async fn promised(
        &self,
        now: Timestamp,
        limit: usize,
    ) -> Result<(Vec<ConversationId>, Option<Timestamp>), StorageError>;

    /// How long customers waited for the answers that were given since then; `None` if there was none.
    async fn waits(&self, since: Timestamp) -> Result<Option<Waits>, StorageError>;

    /// A page of the agents' list and its counts, in one consistent read.
    async fn overview(&self, listing: &Listing) -> Result<Overview, StorageError>;

    /// The conversations in which all terms of a query stand, newest first. A query has at least one term.
    async fn search(&self, query: &Query, limit: usize) -> Result<Matches, StorageError>;

    /// How far the log went: the number of the newest entry of all.
    async fn position(&self) -> Result<u64, StorageError>;
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
