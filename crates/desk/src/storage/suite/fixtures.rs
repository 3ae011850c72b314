//! Conversations of the suite, written by the simplest rules.

use std::sync::atomic::{AtomicI64, Ordering};

use contract::{
    Author, AuthorKind, ConversationId, Entry, EntryBody, EntryId, Reference, Resolution, Timestamp,
};

use crate::accounts::audit::ActorId;
use crate::conversations::access::{Access, ConversationLookup};
use crate::conversations::append::{AppendContext, AppendDecision, AppendOutcome};
use crate::conversations::customer::{Customer, Identity};
use crate::conversations::model::{Conversation, NewEntry};
use crate::conversations::store::{
    Append, OpenDecision, OpenRule, StoredConversation, UpdateOutcome, UpdateRule,
};
use crate::error::ServiceError;
use crate::storage::Database;
use crate::support::clock;
use crate::support::digest::Fingerprint;
use crate::support::pagination::Window;
use crate::support::put_outcome::PutOutcome;

pub type AppendResult = Result<AppendOutcome, ServiceError>;

/// A conversation to open.
#[derive(Clone)]
pub struct Opening {
    pub number: u64,
    pub customer: Customer,
    pub reference: Reference,
    pub at: Timestamp,
    pub entry: EntryId,
    pub text: &'static str,
}

impl Opening {
    /// Number `n`, of Ada, about the order of the same number.
    pub fn new(number: u64) -> Self {
        Self {
            number,
            customer: customer("kettle", "customer-42"),
            reference: Reference::bare(format!("order:{number}").parse().unwrap()),
            at: next_time(),
            entry: EntryId::mint(number, [0; 10]),
            text: "Hello",
        }
    }

    pub fn of(self, iss: &str, sub: &str) -> Self {
        Self { customer: customer(iss, sub), ..self }
    }

    pub fn about(self, reference: &str) -> Self {
        Self { reference: Reference::bare(reference.parse().unwrap()), ..self }
    }

    pub fn at(self, at: Timestamp) -> Self {
        Self { at, ..self }
    }

    pub fn id(&self) -> ConversationId {
        ConversationId::mint(self.number, [0; 10])
    }

    /// Opens the conversation; the same opening again is kept.
    pub async fn try_store(self, database: &dyn Database) -> Result<PutOutcome<Conversation>, ServiceError> {
        let id = self.id();
        let rule: OpenRule = Box::new(move |lookup| {
            if let Some(stored) = lookup.found() {
                return Ok(OpenDecision::Keep(Box::new(stored.conversation)));
            }
            let mut conversation =
                Conversation::new(id, self.customer.clone(), self.reference.clone(), self.at);
            let author = conversation.customer.author();
            let first = entry(self.entry, self.at, author, message(self.text));
            let stored_entry = conversation.append(first, fingerprint(self.entry));
            let stored = StoredConversation { conversation, fingerprint: fingerprint(self.entry) };
            Ok(OpenDecision::Add { stored: Box::new(stored), entry: Box::new(stored_entry) })
        });
        database.open_conversation(id, rule).await
    }

    pub async fn store(self, database: &dyn Database) -> ConversationId {
        let id = self.id();
        self.try_store(database).await.unwrap();
        id
    }
}

pub fn customer(iss: &str, sub: &str) -> Customer {
    let identity = Identity { iss: iss.into(), sub: sub.into() };
    Customer { identity, name: None, email: None, locale: None }
}

pub fn author(kind: AuthorKind, name: &str) -> Author {
    Author { kind, name: name.into() }
}

/// An entry of an author without an account.
pub fn entry(id: EntryId, at: Timestamp, author: Author, body: EntryBody) -> NewEntry {
    NewEntry { id, at, author: author.into(), drafted_by_ai: false, body, receiver: None }
}

pub fn message(text: &str) -> EntryBody {
    EntryBody::Message { text: text.into(), line_ids: vec![], refers_to_entry_id: None }
}

pub fn solved() -> EntryBody {
    EntryBody::SolutionFeedback { solved: Resolution::Yes, text: None }
}

/// The entry id number `n`.
pub fn entry_id(n: u16) -> EntryId {
    let mut random = [0; 10];
    random[..2].copy_from_slice(&n.to_be_bytes());
    EntryId::mint(2, random)
}

/// A time after the one before.
pub fn next_time() -> Timestamp {
    static NOW: AtomicI64 = AtomicI64::new(1_763_000_000_000);
    clock::from_ms(NOW.fetch_add(1, Ordering::Relaxed))
}

pub fn fingerprint(entry: EntryId) -> Fingerprint {
    Fingerprint::of_secret(&entry.to_string())
}

/// A write of this entry. Its rule keeps an entry that is stored, and calls `before` first.
pub fn append_with(
    conversation: ConversationId,
    new: NewEntry,
    before: impl Fn() + Send + Sync + 'static,
) -> Append {
    let entry = new.id;
    let rule = Box::new(move |context: ConversationLookup<AppendContext>| {
        before();
        let context = Access::All.check(context)?;
        if let Some(stored) = context.stored {
            return Ok(AppendDecision::Keep(stored.entry));
        }
        Ok(added(context.conversation, new.clone()))
    });
    Append { conversation, entry, referenced: None, rule }
}

/// The decision to add an entry.
pub fn added(mut conversation: Conversation, new: NewEntry) -> AppendDecision {
    let waiting_since = conversation.waiting_since;
    let id = new.id;
    let stored = conversation.append(new, fingerprint(id));
    let has_ended = conversation.waiting_since.is_none();
    let waited =
        |since: Timestamp| (stored.entry.created_at.as_millisecond() - since.as_millisecond()).unsigned_abs();
    let waited_ms = waiting_since.filter(|_| has_ended).map(waited);
    AppendDecision::Add { conversation: Box::new(conversation), stored, waited_ms }
}

pub async fn append(database: &dyn Database, conversation: ConversationId, new: NewEntry) -> Entry {
    match database.append_entry(append_with(conversation, new, || {})).await.unwrap() {
        AppendOutcome::Created { entry, .. } | AppendOutcome::Existing(entry) => entry,
    }
}

/// Appends an entry at the next time.
pub async fn write(
    database: &dyn Database,
    conversation: ConversationId,
    by: Author,
    body: EntryBody,
) -> Entry {
    let at = next_time();
    let random = (at.as_millisecond() as u128).to_be_bytes()[6..].try_into().unwrap();
    let id = EntryId::mint(at.as_millisecond().unsigned_abs(), random);
    append(database, conversation, entry(id, at, by, body)).await
}

pub async fn seqs(database: &dyn Database, id: ConversationId) -> Vec<u64> {
    let (_, page) = database.read_entries(id, Window::After(0), 500, &Access::All).await.unwrap();
    page.items.iter().map(|entry| entry.seq).collect()
}

pub async fn conversation(database: &dyn Database, id: ConversationId) -> Conversation {
    database.find_conversation(id).await.unwrap().found().unwrap()
}

/// Erases a customer as a system of the company does.
pub async fn erase(database: &dyn Database, customer: &Identity) -> Vec<ConversationId> {
    let system = ActorId::System("privacy".into());
    database.erase_customer(customer, system, next_time()).await.unwrap()
}

/// Changes a conversation without an entry.
pub async fn change(
    database: &dyn Database,
    id: ConversationId,
    change: impl Fn(&mut Conversation) + Send + Sync + 'static,
) -> Conversation {
    let rule: UpdateRule = Box::new(move |lookup| {
        let mut conversation = Box::new(Access::All.check(lookup)?);
        change(&mut conversation);
        Ok(UpdateOutcome::Changed(conversation))
    });
    match database.update_conversation(id, rule).await.unwrap() {
        UpdateOutcome::Changed(conversation) | UpdateOutcome::Unchanged(conversation) => *conversation,
    }
}
