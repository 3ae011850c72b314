//! The report's data: every entry of the window counts, and none outside of it.

#![allow(clippy::unwrap_used)]

use contract::{
    Author, AuthorKind, ConversationId, EntryBody, EntryId, PromiseState, Reference, Resolution, Timestamp,
};
use sqlx::AssertSqlSafe;

use super::*;

use crate::conversations::append::AppendDecision;
use crate::conversations::customer::Customer;
use crate::conversations::model::{Conversation, NewEntry};
use crate::conversations::store::{
    Append, AppendRule, ConversationStore, OpenDecision, OpenRule, StoredConversation,
};
use crate::storage::sqlite::fixtures::{database, database_of_version};
use crate::support::clock;
use crate::support::digest::Fingerprint;

/// The window begins here.
const SINCE: i64 = 1_000;

fn at(ms: i64) -> Timestamp {
    clock::from_ms(ms)
}

fn entry(conversation: &mut Conversation, ms: i64, kind: AuthorKind, body: EntryBody) -> StoredEntry {
    let id = EntryId::mint(conversation.last_seq + 1, [0; 10]);
    let author = Author { kind, name: "Somebody".into() };
    let entry = conversation.append(NewEntry { id, at: at(ms), author, drafted_by_ai: false, body });
    StoredEntry { entry, fingerprint: Fingerprint::of_secret("body") }
}

fn message() -> EntryBody {
    EntryBody::Message { text: "Words".into(), line_ids: vec![], refers_to_entry_id: None }
}

fn promise(due: i64, state: Option<PromiseState>) -> EntryBody {
    EntryBody::Promise { due: at(due), what: "An answer".into(), state }
}

/// A customer opens the conversation of this number.
async fn open(database: &SqliteDatabase, number: u64, sub: &str, about: &str, ms: i64) -> ConversationId {
    let id = ConversationId::mint(number, [0; 10]);
    let identity = Identity { iss: "kettle".into(), sub: sub.into() };
    let customer = Customer { identity, name: None, email: None, locale: None };
    let reference = Reference::bare(about.parse().unwrap());
    let decide: OpenRule = Box::new(move |_| {
        let mut conversation = Conversation::new(id, customer, reference, at(ms));
        let first = entry(&mut conversation, ms, AuthorKind::Customer, message());
        let opened =
            Box::new(StoredConversation { conversation, fingerprint: Fingerprint::of_secret("opening") });
        Ok(OpenDecision::Add { stored: opened, entry: Box::new(first) })
    });
    ConversationStore::open_conversation(database, id, decide).await.unwrap();
    id
}

async fn add(
    database: &SqliteDatabase,
    conversation: ConversationId,
    ms: i64,
    kind: AuthorKind,
    body: EntryBody,
) {
    let decide: AppendRule = Box::new(move |context| {
        let mut conversation = Box::new(context.found().unwrap().conversation);
        let stored = entry(&mut conversation, ms, kind, body);
        Ok(AppendDecision::Add { conversation, stored, waited_ms: None })
    });
    let entry = EntryId::mint(0, [0; 10]);
    let append = Append { conversation, entry, referenced: None, rule: decide };
    ConversationStore::append_entry(database, append).await.unwrap();
}

#[tokio::test]
async fn metrics_come_from_the_entries_of_the_window() {
    use AuthorKind::{Automatic, Customer, Person};
    let (_dir, database) = database().await;
    let over = open(&database, 1, "ada", "order:1", 100).await;
    add(&database, over, 110, Person, promise(500, None)).await;
    add(&database, over, 200, Person, message()).await;
    add(&database, over, 300, Customer, EntryBody::SolutionFeedback { solved: Resolution::Yes, text: None })
        .await;
    let waits = open(&database, 2, "ada", "order:2", 100).await;
    add(&database, waits, 200, Automatic, promise(150, Some(PromiseState::Missed))).await;
    let begun = open(&database, 3, "lea", "order:3", 100).await;
    add(&database, begun, 900, Person, promise(5_000, None)).await;
    add(&database, begun, 1_600, Automatic, promise(1_500, Some(PromiseState::Missed))).await;
    add(&database, begun, 1_700, Person, promise(5_000, None)).await;
    add(&database, begun, 1_800, Person, EntryBody::Proposal { text: "A new lid".into() }).await;
    add(&database, begun, 1_900, Person, message()).await;
    let again = open(&database, 4, "lea", "order:3", 1_100).await;
    add(
        &database,
        again,
        1_200,
        Customer,
        EntryBody::SolutionFeedback { solved: Resolution::Yes, text: None },
    )
    .await;
    open(&database, 5, "tom", "order:3", 1_100).await;

    let data = database.report_data(at(SINCE)).await.unwrap();
    let metrics: Vec<_> = data
        .conversations
        .iter()
        .map(|course| {
            (course.customer.sub.as_str(), course.opened_at, course.is_repeat, course.missed_promises)
        })
        .collect();
    let expected = [
        ("ada", at(100), false, 0),
        ("lea", at(100), false, 1),
        ("lea", at(1_100), true, 0),
        ("tom", at(1_100), false, 0),
    ];
    assert_eq!(metrics, expected, "nothing of what was over, and all that waits");
    let [_, begun, again, _] = data.conversations.as_slice() else { panic!("{data:?}") };
    assert_eq!((begun.first_reply_at, begun.is_unconfirmed()), (Some(at(1_800)), true));
    assert_eq!((again.outcome_at, again.is_solved()), (Some(at(1_200)), true));
    assert_eq!(data.promises_kept, 1, "one was kept in time, before the window another");
    assert_eq!(database.report_data(at(0)).await.unwrap().promises_kept, 2);
}

#[tokio::test]
async fn the_report_reads_the_window_by_index() {
    let (_dir, database) = database().await;
    let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {ENTRIES}"));
    let rows = sqlx::query(explain).bind(SINCE).fetch_all(&database.read).await.unwrap();
    let plan: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
    let plan = plan.join("; ");
    assert!(plan.contains("SEARCH entries USING COVERING INDEX entries_recent (at>?)"), "{plan}");
    assert!(
        plan.contains("SEARCH entries USING INDEX sqlite_autoindex_entries_1 (conversation=?)"),
        "{plan}"
    );
    assert!(plan.contains("SEARCH earlier USING INDEX conversations_"), "{plan}");
    let scans: Vec<&str> = plan.split("; ").filter(|step| step.starts_with("SCAN")).collect();
    assert_eq!(scans, ["SCAN conversations USING INDEX conversations_waiting", "SCAN recent"]);
}

#[tokio::test]
async fn promises_kept_before_the_migration_are_counted_once() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("yes-reply.sqlite");
    let old = database_of_version(&path, 4).await;
    for (id, updated_at, due, state) in
        [("a", 100, 500, "kept"), ("b", 3_000, 2_000, "kept"), ("c", 3_000, 2_000, "missed")]
    {
        const ADD: &str = "INSERT INTO conversations (id, fingerprint, iss, sub, reference_kind, reference_id, \
            reference, status, last_seq, updated_at, decisions, handovers, words, promise_due, promise_state) \
            VALUES (?, x'', 'kettle', 'ada', 'order', '1', '{}', 'solved', 1, ?, 0, 0, '', ?, ?)";
        let query = sqlx::query(ADD).bind(id).bind(updated_at).bind(due).bind(state);
        query.execute(&old).await.unwrap();
    }
    old.close().await;
    let database = SqliteDatabase::open(&path).await.unwrap();
    for (since, kept) in [(0, 2), (SINCE, 1), (2_000, 0)] {
        assert_eq!(database.report_data(at(since)).await.unwrap().promises_kept, kept, "since {since}");
    }
}
