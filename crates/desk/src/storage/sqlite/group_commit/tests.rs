//! Writes that arrive together share a commit, and a failed write stores nothing of its batch.

#![allow(clippy::unwrap_used)]

use contract::{Author, AuthorKind, ConversationId, EntryBody, EntryId, Reference};
use futures_util::future::join_all;
use tempfile::TempDir;

use super::*;

use crate::conversations::access::Access;
use crate::conversations::append::{AppendDecision, StoredEntry};
use crate::conversations::customer::{Customer, Identity};
use crate::conversations::model::NewEntry;
use crate::conversations::store::{AppendRule, ConversationStore, OpenDecision, StoredConversation};
use crate::storage::SqliteDatabase;
use crate::storage::sqlite::fixtures::database;
use crate::support::clock;
use crate::support::digest::Fingerprint;
use crate::support::pagination::Window;

fn ada() -> Customer {
    let identity = Identity { iss: "kettle".into(), sub: "customer-42".into() };
    Customer { identity, name: None, email: None, locale: None }
}

async fn opened() -> (TempDir, SqliteDatabase, ConversationId) {
    let (dir, database) = database().await;
    let id = ConversationId::mint(1, [0; 10]);
    let decide: OpenRule = Box::new(move |_| {
        let reference = Reference::bare("order:1001".parse().unwrap());
        let mut conversation = Conversation::new(id, ada(), reference, clock::now());
        let entry = conversation.append(notice(EntryId::mint(1, [0; 10]), "Opening"));
        let fingerprint = || Fingerprint::of_secret("opening");
        let stored = Box::new(StoredConversation { conversation, fingerprint: fingerprint() });
        Ok(OpenDecision::Add { stored, entry: Box::new(StoredEntry { entry, fingerprint: fingerprint() }) })
    });
    ConversationStore::open_conversation(&database, id, decide).await.unwrap();
    (dir, database, id)
}

fn notice(id: EntryId, text: &str) -> NewEntry {
    let author = Author { kind: AuthorKind::Customer, name: "Ada".into() };
    let body = EntryBody::Notice { text: text.into(), disputed_amount: None };
    NewEntry { id, at: clock::now(), author, drafted_by_ai: false, body }
}

/// A write with an id derived from `n`, whose rule calls `before` first.
fn write(conversation: ConversationId, n: u16, before: impl FnOnce() + Send + Sync + 'static) -> Append {
    let mut random = [0; 10];
    random[..2].copy_from_slice(&n.to_be_bytes());
    let entry = EntryId::mint(2, random);
    let decide: AppendRule = Box::new(move |context| {
        before();
        let mut conversation = Box::new(context.found().unwrap().conversation);
        let entry = conversation.append(notice(entry, &n.to_string()));
        let stored = StoredEntry { entry, fingerprint: Fingerprint::of_secret(&n.to_string()) };
        Ok(AppendDecision::Add { conversation, stored, waited_ms: None })
    });
    Append { conversation, entry, referenced: None, rule: decide }
}

async fn seqs(database: &SqliteDatabase, id: ConversationId) -> Vec<u64> {
    let (_, page) = database.read_entries(id, Window::After(0), 500, &Access::All).await.unwrap();
    page.items.iter().map(|entry| entry.seq).collect()
}

#[tokio::test]
async fn writes_that_arrive_together_share_a_commit() {
    let (_dir, database, id) = opened().await;
    let before = database.commits();
    let writes = (0..200).map(|n| ConversationStore::append_entry(&database, write(id, n, || {})));
    assert!(
        join_all(writes).await.into_iter().all(|result| matches!(result, Ok(AppendOutcome::Created { .. })))
    );
    assert_eq!(seqs(&database, id).await, (1..=201).collect::<Vec<_>>());
    let commits = database.commits() - before;
    assert!(commits <= 3, "{commits} commits for 200 writes");
}

#[tokio::test]
async fn a_failed_write_stores_nothing_of_its_batch_and_the_others_may_be_repeated() {
    let (_dir, database, id) = opened().await;
    // A used id that the rule does not refuse: the table does.
    ConversationStore::append_entry(&database, write(id, 7, || {})).await.unwrap();
    let both = [write(id, 8, || {}), write(id, 7, || {}), write(id, 9, || {})];
    let results = join_all(both.map(|append| ConversationStore::append_entry(&database, append))).await;
    let storage = |result: &Result<_, ServiceError>| match result {
        Err(ServiceError::Storage(error)) => error.clone(),
        _ => panic!("it was stored"),
    };
    assert!(matches!(storage(&results[0]), StorageError::Unavailable(_)), "it may come again");
    assert!(matches!(storage(&results[1]), StorageError::Defect(_)), "it may not");
    assert!(matches!(storage(&results[2]), StorageError::Unavailable(_)), "it may come again");
    assert_eq!(seqs(&database, id).await, [1, 2]);
    for n in [8, 9] {
        ConversationStore::append_entry(&database, write(id, n, || {})).await.unwrap();
    }
    assert_eq!(seqs(&database, id).await, [1, 2, 3, 4]);
}

#[tokio::test]
async fn a_rule_that_panics_ends_its_batch_and_not_the_group_commit() {
    let (_dir, database, id) = opened().await;
    assert!(ConversationStore::append_entry(&database, write(id, 1, || panic!("a defect"))).await.is_err());
    ConversationStore::append_entry(&database, write(id, 2, || {})).await.unwrap();
    assert_eq!(seqs(&database, id).await, [1, 2]);
}
