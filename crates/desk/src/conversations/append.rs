//! What a rule sees inside a write's transaction, and what it may decide.

use contract::{Entry, EntryBody, EntryId, Problem, ProblemCode};

use super::customer::Identity;
use super::model::Conversation;
use crate::support::digest::Fingerprint;

/// An entry that is stored, with what its writer sent.
#[derive(Clone, Debug)]
pub struct StoredEntry {
    /// The entry.
    pub entry: Entry,
    /// Of the body that it was written with.
    pub fingerprint: Fingerprint,
}

/// Everything that a rule may ask about a conversation before it adds an entry.
#[derive(Clone, Debug)]
pub struct AppendContext {
    /// The conversation as it stands.
    pub conversation: Conversation,
    /// The entry that has this id already.
    pub stored: Option<StoredEntry>,
    /// The entry of this conversation that the write points at, if it points at one and it exists.
    pub referenced: Option<Entry>,
    /// The newest `read` of the same author.
    pub last_read: Option<Entry>,
}

/// What a rule decides about an entry.
pub enum AppendDecision {
    /// It is stored already; nothing changes.
    Keep(Entry),
    /// It is new.
    Add {
        /// The conversation as it stands with the entry.
        conversation: Box<Conversation>,
        /// The entry and what its writer sent.
        stored: StoredEntry,
        /// How long the customer had waited for it, if it is the answer.
        waited_ms: Option<u64>,
    },
}

/// The earlier `read` that says already that everything up to here is read. Two open pages of one reader both say how far
/// they got: one that adds nothing is answered with the one that said it, and not stored.
pub fn covering_read(earlier: Option<Entry>, up_to: u64) -> Option<Entry> {
    earlier.filter(|earlier| matches!(earlier.body, EntryBody::Read { up_to: before } if before >= up_to))
}

/// A conversation that exists, with what opened it.
#[derive(Clone, Debug)]
pub struct StoredConversation {
    /// The conversation.
    pub conversation: Conversation,
    /// Of the body that opened it.
    pub fingerprint: Fingerprint,
}

/// What a rule decides about opening a conversation.
pub enum OpenDecision {
    /// It is open already; nothing changes.
    Keep(Box<Conversation>),
    /// It is new.
    Add {
        /// The conversation with what opened it.
        stored: Box<StoredConversation>,
        /// Its first entries, `seq` 1 first.
        entries: Vec<StoredEntry>,
    },
}

/// What a write did. Both are a success; HTTP says 201 for one and 200 for the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PutOutcome<T> {
    /// It was stored just now.
    Created(T),
    /// It was stored before, by the same request.
    Existing(T),
}

impl<T> PutOutcome<T> {
    /// The thing itself.
    pub fn into_inner(self) -> T {
        match self {
            Self::Created(thing) | Self::Existing(thing) => thing,
        }
    }

    /// The same outcome with something made of the thing.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> PutOutcome<U> {
        match self {
            Self::Created(thing) => PutOutcome::Created(change(thing)),
            Self::Existing(thing) => PutOutcome::Existing(change(thing)),
        }
    }
}

impl StoredEntry {
    /// The entry, if it was written with the same body.
    pub fn replay(self, fingerprint: &Fingerprint, id: EntryId) -> Result<Entry, Problem> {
        if self.fingerprint == *fingerprint {
            return Ok(self.entry);
        }
        Err(Self::id_conflict(id))
    }

    /// The answer to an id that was used for something else.
    pub fn id_conflict(id: EntryId) -> Problem {
        Problem::new(
            ProblemCode::IdConflict,
            format!("The entry {id} was written with another body. Mint a new id for a new entry."),
        )
    }
}

/// The answer for what does not exist. Somebody else's conversation gets the same, to the byte, so that an
/// id tells a stranger nothing.
pub fn not_found() -> Problem {
    Problem::new(ProblemCode::NotFound, "There is no such conversation, or it is not yours.")
}

/// The conversation, if it is this customer's.
pub fn owned_by(conversation: Option<Conversation>, identity: &Identity) -> Result<Conversation, Problem> {
    conversation.filter(|conversation| conversation.customer.identity == *identity).ok_or_else(not_found)
}
