//! Every text is found, and no input breaks the search.

#![allow(clippy::unwrap_used)]

use std::sync::atomic::{AtomicI64, Ordering};

use contract::{Author, AuthorKind, ConversationId, EntryBody, EntryId, Reference, Timestamp};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::*;

use crate::conversations::append::{AppendDecision, StoredEntry};
use crate::conversations::customer::{Customer, Identity};
use crate::conversations::model::{Conversation, NewEntry};
use crate::conversations::store::{Append, AppendRule, ConversationStore, OpenDecision, OpenRule};
use crate::storage::SqliteDatabase;
use crate::storage::sqlite::fixtures::{database, database_of_version};
use crate::support::clock;
use crate::support::digest::Fingerprint;

/// Opens the conversation number `n` of Ada, about a bill.
async fn open(database: &SqliteDatabase, n: u64) -> ConversationId {
    let id = ConversationId::mint(n, [0; 10]);
    let decide: OpenRule = Box::new(move |_| {
        let identity = Identity { iss: "kettle".into(), sub: "customer-42".into() };
        let (name, email) = (Some("Ada Okåfor".into()), Some("ada@example.org".into()));
        let customer = Customer { identity, name, email, locale: None };
        let mut reference = Reference::bare(format!("bill:2026-110{n}").parse().unwrap());
        reference.title = Some("City Water, October".into());
        let mut conversation = Conversation::new(id, customer, reference, clock::now());
        let (author, body) = (conversation.customer.author(), message("Hello"));
        let first =
            NewEntry { id: EntryId::mint(n, [0; 10]), at: clock::now(), author, drafted_by_ai: false, body };
        let entry = conversation.append(first);
        let fingerprint = || Fingerprint::of_secret("opening");
        let stored = Box::new(StoredConversation { conversation, fingerprint: fingerprint() });
        Ok(OpenDecision::Add { stored, entry: Box::new(StoredEntry { entry, fingerprint: fingerprint() }) })
    });
    ConversationStore::open_conversation(database, id, decide).await.unwrap();
    id
}

async fn append(
    database: &SqliteDatabase,
    conversation: ConversationId,
    kind: AuthorKind,
    body: EntryBody,
) -> EntryId {
    let at = later();
    let entry = EntryId::mint(
        at.as_millisecond().unsigned_abs(),
        (at.as_millisecond() as u128).to_be_bytes()[6..].try_into().unwrap(),
    );
    let decide: AppendRule = Box::new(move |context| {
        let mut conversation = Box::new(context.found().unwrap().conversation);
        let author = Author { kind, name: "Somebody".into() };
        let entry = conversation.append(NewEntry { id: entry, at, author, drafted_by_ai: false, body });
        Ok(AppendDecision::Add {
            conversation,
            stored: StoredEntry { entry, fingerprint: Fingerprint::of_secret("said") },
            waited_ms: None,
        })
    });
    let append = Append { conversation, entry, referenced: None, rule: decide };
    ConversationStore::append_entry(database, append).await.unwrap();
    entry
}

/// A time after the one before.
fn later() -> Timestamp {
    static NOW: AtomicI64 = AtomicI64::new(1_763_000_000_000);
    clock::from_ms(NOW.fetch_add(1, Ordering::Relaxed))
}

fn message(text: &str) -> EntryBody {
    EntryBody::Message { text: text.into(), line_ids: vec![], refers_to_entry_id: None }
}

async fn found(database: &SqliteDatabase, text: &str) -> SearchMatches {
    search(&database.read, &SearchQuery::parse(text).unwrap(), 50).await.unwrap()
}

/// Searches for any input, as the service does.
async fn search_input(database: &SqliteDatabase, text: &str) {
    if SearchQuery::parse(text).is_ok_and(|query| !query.terms().is_empty()) {
        found(database, text).await;
    }
}

/// The snippets as one text, matches in brackets.
fn shown(excerpt: &[Snippet]) -> String {
    excerpt
        .iter()
        .map(|piece| if piece.marked { format!("[{}]", piece.text) } else { piece.text.clone() })
        .collect()
}

#[tokio::test]
async fn a_conversation_is_found_by_reference_customer_and_text() {
    let (_dir, database) = database().await;
    let id = open(&database, 7).await;
    append(&database, id, AuthorKind::Customer, message("The lid is brøken, it's the Crème brûlée cup"))
        .await;
    let decision = EntryBody::Decision {
        outcome: contract::DecisionOutcome::Refused,
        text: "No refund".into(),
        rule: Some("Clause nine".into()),
        reason: None,
        alternative: Some("A voucher".into()),
        considered: vec!["the photograph".into()],
        disputed_amount: None,
    };
    append(&database, id, AuthorKind::Person, decision).await;
    for (query, excerpt) in [
        ("bill 2026-1107", "[bill]"),
        ("2026-11", "[2026-1107]"),
        ("octo", "City Water, [October]"),
        ("okafor", "Ada [Okåfor]"),
        ("ada@example.org", "[ada@example.org]"),
        ("customer-42", "[customer-42]"),
        ("creme BRULEE", "The lid is brøken, it's the [Crème] [brûlée] cup"),
        ("\"lid is\"", "The [lid is] brøken, it's the Crème brûlée cup"),
        ("it's", "The lid is brøken, [it's] the Crème brûlée cup"),
        ("voucher okafor", "No refund · Clause nine · A [voucher] · the photograph"),
        ("clause", "No refund · [Clause] nine · A voucher · the photograph"),
        ("photo", "No refund · Clause nine · A voucher · the [photograph]"),
    ] {
        let matches = found(&database, query).await;
        assert_eq!((matches.total, matches.newest.len()), (1, 1), "{query}");
        let (conversation, said) = &matches.newest[0];
        assert_eq!((conversation.id, shown(said).as_str()), (id, excerpt), "{query}");
    }
    for nothing in ["\"is lid\"", "lid nowhere", "cre brulee", "lid AND", "refused", "considered"] {
        assert_eq!(found(&database, nothing).await.total, 0, "{nothing}");
    }
}

#[tokio::test]
async fn a_receipt_finds_its_conversation() {
    let (_dir, database) = database().await;
    let (id, other) = (open(&database, 7).await, open(&database, 8).await);
    let receipt = append(&database, id, AuthorKind::Customer, message("The lid is broken")).await.receipt();
    append(&database, other, AuthorKind::Customer, message("So is mine")).await;
    for query in [receipt.clone(), receipt.to_lowercase(), receipt[2..].to_owned()] {
        let matches = found(&database, &query).await;
        assert_eq!(matches.total, 1, "{query}");
        assert_eq!(matches.newest[0].0.id, id, "{query}");
        assert_eq!(shown(&matches.newest[0].1), "The lid is broken", "{query}");
    }
}

#[tokio::test]
async fn hits_are_newest_first_and_limited() {
    let (_dir, database) = database().await;
    let (first, second) = (open(&database, 1).await, open(&database, 2).await);
    for id in [second, first] {
        append(&database, id, AuthorKind::Customer, message("a mug")).await;
    }
    let ids = |matches: SearchMatches| matches.newest.iter().map(|(one, _)| one.id).collect::<Vec<_>>();
    assert_eq!(ids(found(&database, "mug").await), [first, second]);
    let one = search(&database.read, &SearchQuery::parse("mug").unwrap(), 1).await.unwrap();
    assert_eq!((one.total, ids(one)), (2, vec![first]));
}

#[tokio::test]
async fn a_changed_name_replaces_the_old_one_in_the_index() {
    let (_dir, database) = database().await;
    let id = open(&database, 1).await;
    let renamed: AppendRule = Box::new(move |context| {
        let mut conversation = Box::new(context.found().unwrap().conversation);
        conversation.customer.name = Some("Ada Lovelace".into());
        let author = Author { kind: AuthorKind::Customer, name: "Ada Lovelace".into() };
        let (id, body) = (EntryId::mint(9, [9; 10]), message("hello"));
        let entry =
            conversation.append(NewEntry { id, at: clock::now(), author, drafted_by_ai: false, body });
        Ok(AppendDecision::Add {
            conversation,
            stored: StoredEntry { entry, fingerprint: Fingerprint::of_secret("said") },
            waited_ms: None,
        })
    });
    let entry = EntryId::mint(9, [9; 10]);
    let append = Append { conversation: id, entry, referenced: None, rule: renamed };
    ConversationStore::append_entry(&database, append).await.unwrap();
    assert_eq!(found(&database, "lovelace").await.total, 1);
    assert_eq!(found(&database, "okafor").await.total, 0);
    // The indexes equal the tables.
    for table in ["conversation_search", "entry_search"] {
        let check =
            AssertSqlSafe(format!("INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)"));
        sqlx::query(check).execute(&database.write).await.unwrap();
    }
}

#[tokio::test]
async fn the_migration_indexes_existing_entries() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("yes-reply.sqlite");
    // A database as before the migrations of the search.
    let old = database_of_version(&path, 2).await;
    let id = ConversationId::mint(1, [0; 10]);
    let add = format!(
        "INSERT INTO conversations (id, fingerprint, iss, sub, name, reference_kind, reference_id, reference, \
             status, last_seq, updated_at, waiting_since, decisions, handovers, words) \
         VALUES ('{id}', zeroblob(32), 'kettle', 'customer-42', 'Ada Okåfor', 'bill', '1', \
             '{{\"kind\":\"bill\",\"id\":\"1\"}}', 'awaiting_company', 1, 5, 5, 0, 0, 'an old mug'); \
         INSERT INTO entries (conversation, seq, id, at, kind, author_kind, author_name, body, fingerprint) \
         VALUES ('{id}', 1, '{entry}', 5, 'message', 'customer', 'Ada Okåfor', \
             '{{\"kind\":\"message\",\"text\":\"an old mug\"}}', zeroblob(32))",
        entry = EntryId::mint(1, [0; 10])
    );
    sqlx::raw_sql(AssertSqlSafe(add)).execute(&old).await.unwrap();
    old.close().await;
    let database = SqliteDatabase::open(&path).await.unwrap();
    assert_eq!(found(&database, "old mug okafor").await.total, 1);
}

#[tokio::test]
async fn the_search_reads_no_whole_table() {
    let (_dir, database) = database().await;
    let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {}", search_query(2)));
    let query = sqlx::query(explain).bind(50).bind("\"lid\"").bind("\"mug\"*");
    let rows = query.fetch_all(&database.read).await.unwrap();
    let steps: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
    for table in ["entries", "conversations"] {
        assert!(steps.iter().any(|step| step.starts_with(&format!("SEARCH {table}"))), "{steps:?}");
        assert!(!steps.iter().any(|step| step.starts_with(&format!("SCAN {table}"))), "{steps:?}");
    }
}

#[tokio::test]
async fn search_input_is_escaped() {
    let (_dir, database) = database().await;
    let id = open(&database, 1).await;
    append(&database, id, AuthorKind::Customer, message("mug NEAR OR lid { column }")).await;
    for typed in [
        "mug OR",
        "NOT mug",
        "AND",
        "OR OR",
        "NEAR(mug lid, 2)",
        "words:mug",
        "{words}:mug",
        "- mug",
        "^mug",
        "mug*",
        "mug**",
        "\"mug",
        "mug\"",
        "\"\"\"",
        "\"\"",
        "'; DROP TABLE entries; --",
        "(mug",
        "mug)",
        "mug + lid",
        "*",
        "mug\0",
        "\0",
        "mug\u{1}lid",
        "\u{fdd0}mug\u{fdd1}",
        "%",
        "\\",
        "column:",
        "rank:mug",
        "🙂",
        "\u{200d}",
    ] {
        search_input(&database, typed).await;
    }
    assert_eq!(found(&database, "NEAR OR").await.total, 1, "they are words");
    assert_eq!(found(&database, "mug NOT lid").await.total, 0, "they are words");
    let texts = prop_oneof!["\\PC{0,30}", "[\"a *^:(){}+\u{0}-\u{1f}ORN-]{0,30}"];
    let mut runner = TestRunner::default();
    for _ in 0..300 {
        let text = texts.new_tree(&mut runner).unwrap().current();
        search_input(&database, &text).await;
    }
}

#[test]
fn marked_text_becomes_snippets() {
    let [begin, end] = MARKS;
    assert_eq!(shown(&split_snippets(&format!("a {begin}b{end} c"))), "a [b] c");
    assert_eq!(shown(&split_snippets(&format!("{begin}b{end}{begin}c{end}"))), "[b][c]");
    assert_eq!(shown(&split_snippets("a")), "a");
    assert_eq!(split_snippets(""), vec![]);
}
