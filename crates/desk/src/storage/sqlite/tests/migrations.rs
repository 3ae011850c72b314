//! Databases of earlier versions of the desk are opened with their content.

use contract::{ConversationId, EntryId};
use inbox_api::{AuditActor, Role};
use sqlx::AssertSqlSafe;

use crate::accounts::agent::{AddAgentOutcome, AgentName, AgentNames};
use crate::accounts::audit::AuditLog;
use crate::accounts::store::AccountStore;
use crate::conversations::access::ConversationLookup;
use crate::conversations::store::ConversationStore;
use crate::data_protection::store::DataProtectionStore;
use crate::inbox::report::ReportStore;
use crate::inbox::search_query::SearchQuery;
use crate::inbox::store::InboxStore;
use crate::jobs::consumer::ConsumerName;
use crate::jobs::store::JobStore;
use crate::storage::Database;
use crate::storage::sqlite::fixtures::{database_of_version, new_file};
use crate::storage::sqlite::{MIGRATOR, SqliteDatabase};
use crate::support::clock;
use crate::support::digest::Fingerprint;

#[tokio::test]
async fn agents_of_a_database_without_roles_become_leads_and_stay_signed_in() {
    let (_dir, path) = new_file();
    let old = database_of_version(&path, 1).await;
    let (now, secret) = (clock::now(), Fingerprint::of_secret("cookie"));
    sqlx::query(
        "INSERT INTO agents (name, folded, password, added_at) VALUES ('Maria', 'maria', 'a hash', 0)",
    )
    .execute(&old)
    .await
    .unwrap();
    sqlx::query("INSERT INTO agent_sessions (secret, agent, until) VALUES (?, 1, ?)")
        .bind(secret.as_bytes())
        .bind(now.plus_ms(60_000).as_millisecond())
        .execute(&old)
        .await
        .unwrap();
    old.close().await;

    let database = SqliteDatabase::open(&path).await.unwrap();
    let session = database.find_session(secret, now).await.unwrap().unwrap();
    assert_eq!((session.name.as_str(), session.role), ("Maria", Role::Lead));
    assert_eq!(session.sign_in_name.as_str(), "maria", "she signs in as before");
    let tom = AgentName::parse("Tom").unwrap();
    assert_eq!(
        database.add_agent(&AgentNames::same(tom.clone()), "a hash", None, now).await.unwrap(),
        AddAgentOutcome::Added(Role::Agent)
    );
}

#[tokio::test]
async fn the_migration_indexes_existing_entries() {
    let (_dir, path) = new_file();
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
    let query = SearchQuery::parse("old mug okafor").unwrap();
    assert_eq!(database.search(&query, 50).await.unwrap().total, 1);
}

#[tokio::test]
async fn promises_kept_before_the_migration_are_counted_once() {
    let (_dir, path) = new_file();
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
    for (since, kept) in [(0, 2), (1_000, 1), (2_000, 0)] {
        assert_eq!(
            database.report_data(clock::from_ms(since)).await.unwrap().promises_kept,
            kept,
            "since {since}"
        );
    }
}

/// Databases record the SHA-384 of each migration, and a desk refuses to open one whose record differs. These are the
/// beginnings of the recorded ones.
#[test]
fn migrations_that_databases_have_recorded_are_unchanged() {
    let recorded = [
        (1, "1a4fdbf4b304fd25"),
        (2, "8ba69b6c0c12fa93"),
        (3, "9a2335ee45e2f188"),
        (4, "edda0b5fc654dc38"),
        (5, "e41816d017f6161c"),
        (6, "c84537016f6f0d84"),
        (7, "4f01db6f2215f5b6"),
        (8, "dfe505a78000d9cc"),
        (9, "d8e238158d80c160"),
    ];
    let migrations = MIGRATOR.iter().map(|migration| {
        let digits = migration.checksum[..8].iter().map(|byte| format!("{byte:02x}"));
        (migration.version, digits.collect::<String>())
    });
    let recorded = recorded.map(|(version, checksum)| (version, checksum.to_owned()));
    assert_eq!(migrations.take(recorded.len()).collect::<Vec<_>>(), recorded);
}

#[tokio::test]
async fn erased_conversations_of_before_stay_erased_and_name_nobody() {
    let (_dir, path) = new_file();
    let old = database_of_version(&path, 13).await;
    let id = ConversationId::mint(1, [0; 10]);
    let add = format!(
        "INSERT INTO erased_conversations (id, iss, sub) VALUES ('{id}', 'kettle', 'zanzibarsub'); \
         INSERT INTO audit (at, doer, system, deed) \
         VALUES (7, 'system', 'rt', '{{\"kind\":\"customer_erased\",\"conversations\":1}}')"
    );
    sqlx::raw_sql(AssertSqlSafe(add)).execute(&old).await.unwrap();
    old.close().await;

    let database = SqliteDatabase::open(&path).await.unwrap();
    let lookup = database.find_conversation(id).await.unwrap();
    assert!(matches!(lookup, ConversationLookup::Erased { iss } if iss == "kettle"));
    let events = database.audit_page(None, 9).await.unwrap().items;
    assert_eq!((events.len(), &events[0].actor), (1, &AuditActor::System("rt".into())));
    assert_eq!(
        database.compaction_due().await.unwrap(),
        Some(clock::from_ms(0)),
        "free space is from before"
    );
    database.compact().await.unwrap();
    database.close().await;
    let bytes = std::fs::read(&path).unwrap();
    assert!(!bytes.windows(11).any(|bytes| bytes == b"zanzibarsub"));
}

#[tokio::test]
async fn a_webhook_goes_on_where_it_stopped() {
    let (_dir, path) = new_file();
    let old = database_of_version(&path, 11).await;
    let insert = "INSERT INTO webhook_positions (url, iss, position) VALUES (?, ?, 7)";
    let (url, iss) = ("https://rt.kettle.example/hook?a=b%20c", "Kettle & Co");
    sqlx::query(insert).bind(url).bind(iss).execute(&old).await.unwrap();
    old.close().await;

    let database = SqliteDatabase::open(&path).await.unwrap();
    let webhook = ConsumerName::Webhook { url: url.parse().unwrap(), iss: iss.into() };
    assert_eq!(database.consumer_position(&webhook).await.unwrap(), 7);
}
