//! The settings of SQLite, and the protection of its file.

#![allow(clippy::unwrap_used)]

use std::os::unix::fs::{MetadataExt, PermissionsExt};

use inbox_api::AuditAction;
use sqlx::{AssertSqlSafe, Row};
use tempfile::TempDir;

use super::fixtures::database;
use super::*;
use crate::accounts::audit::{ActorId, AuditEvent, AuditLog};
use crate::conversations::store::{ConversationStore, UpdateOutcome, UpdateRule};
use crate::data_protection::store::DataProtectionStore;
use crate::storage::suite::fixtures::{Opening, customer, erase};
use crate::support::clock;

fn path(dir: &TempDir) -> std::path::PathBuf {
    dir.path().join("yes-reply.sqlite")
}

#[tokio::test]
async fn a_commit_waits_for_the_disk() {
    let (_dir, database) = database().await;
    let row = sqlx::query("PRAGMA synchronous").fetch_one(&database.write).await.unwrap();
    assert_eq!(row.get::<i64, _>(0), 2, "FULL");
    let row = sqlx::query("PRAGMA journal_mode").fetch_one(&database.write).await.unwrap();
    assert_eq!(row.get::<String, _>(0), "wal");
}

#[tokio::test]
async fn a_transaction_that_sqlite_ended_does_not_block_the_next_one() {
    let (_dir, database) = database().await;
    for pool in [&database.write, database.readers.pool()] {
        let mut transaction = pool.begin().await.unwrap();
        sqlx::query("ROLLBACK").execute(&mut *transaction).await.unwrap();
        assert!(transaction.commit().await.is_err());
        for _ in 0..READERS {
            pool.begin_with("BEGIN IMMEDIATE").await.unwrap().commit().await.unwrap();
        }
    }
}

#[tokio::test]
async fn events_of_the_audit_log_are_neither_changed_nor_removed() {
    let (_dir, database) = database().await;
    let event = AuditEvent {
        at: clock::now(),
        actor: ActorId::CommandLine,
        subject: None,
        action: AuditAction::SignInRefused,
    };
    database.record(event).await.unwrap();
    for query in ["UPDATE audit SET at = 0", "DELETE FROM audit"] {
        let refused = sqlx::query(query).execute(&database.write).await.unwrap_err();
        assert!(refused.to_string().contains("only added to"), "{refused}");
    }
}

#[tokio::test]
async fn a_changed_name_leaves_the_indexes_equal_to_the_tables() {
    let (_dir, database) = database().await;
    let opened = Opening::new(1).store(&database).await;
    let renamed: UpdateRule = Box::new(|lookup| {
        let mut conversation = lookup.found().unwrap();
        conversation.customer.name = Some("Ada Lovelace".into());
        Ok(UpdateOutcome::Changed(Box::new(conversation)))
    });
    database.update_conversation(opened, renamed).await.unwrap();
    for table in ["conversation_search", "entry_search"] {
        let check = format!("INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)");
        sqlx::query(AssertSqlSafe(check)).execute(&database.write).await.unwrap();
    }
}

/// Conversations of 300 customers, of which each row grows and moves in the indexes.
const CROWD: [&str; 2] = [
    "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 3000) \
     INSERT INTO conversations (id, fingerprint, iss, sub, reference_kind, reference_id, reference, created_at, \
         status, last_seq, updated_at, decisions, handovers, preview, unread, customer_read_up_to, change_position) \
     SELECT format('019ab3c0-0000-7000-8000-%012x', n * 7919 % 30011), zeroblob(32), 'kettle', \
         format('customer-%03d', n * 7919 % 300), 'order', n, '{\"kind\":\"order\",\"id\":\"1\"}', n, \
         'awaiting_customer', 1, n, 0, 0, '', '[]', 0, n FROM numbers",
    "UPDATE conversations SET preview = substr('More words of ' || sub || ', and more, and more, and more', 1, 30 + ?1), \
         updated_at = updated_at + 3000, change_position = change_position + 3000 WHERE number % 11 = ?1",
];

/// SQLite overwrites a deleted row where it is, and not where it was before its page was packed again.
#[tokio::test]
async fn copies_of_erased_rows_are_gone_after_a_compaction() {
    let (dir, database) = database().await;
    let [fill, grow] = CROWD;
    sqlx::query(fill).execute(&database.write).await.unwrap();
    for remainder in [3, 9, 0, 5, 1, 7, 10, 2, 8, 4, 6] {
        sqlx::query(grow).bind(remainder).execute(&database.write).await.unwrap();
    }
    let erased: Vec<String> = (0..300).step_by(3).map(|number| format!("customer-{number:03}")).collect();
    for sub in &erased {
        assert_eq!(erase(&database, &customer("kettle", sub).identity).await.len(), 10);
    }
    let checkpoint = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)");
    checkpoint.execute(&database.write).await.unwrap();
    let left = || {
        let file = String::from_utf8_lossy(&std::fs::read(path(&dir)).unwrap()).into_owned();
        erased.iter().filter(|sub| file.contains(*sub)).count()
    };
    assert!(left() > 0, "without copies, a deletion that overwrites would be enough");
    database.compact().await.unwrap();
    assert_eq!(left(), 0);
    for table in ["conversation_search", "entry_search"] {
        let check = format!("INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)");
        sqlx::query(AssertSqlSafe(check)).execute(&database.write).await.unwrap();
    }
}

#[tokio::test]
async fn the_file_is_readable_by_its_owner_only() {
    let (dir, _database) = database().await;
    let files = std::fs::read_dir(dir.path()).unwrap().map(|file| file.unwrap());
    let modes: Vec<u32> = files.map(|file| file.metadata().unwrap().permissions().mode() & 0o777).collect();
    assert_eq!(modes, vec![0o600; 3], "the file, its log, and the index of that");
}

/// Whether SQLite has its shared lock on a file, which every connection holds for as long as it is open. Its other
/// locks come and go. The bytes are those of <https://sqlite.org/src/file/src/os.h>.
#[cfg(target_os = "linux")]
fn is_locked(file: &Path) -> bool {
    let lock = format!(":{} 1073741826 1073742335", std::fs::metadata(file).unwrap().ino());
    std::fs::read_to_string("/proc/locks").unwrap().lines().any(|line| line.ends_with(&lock))
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn creating_the_file_leaves_the_lock_on_an_existing_one() {
    let (dir, database) = database().await;
    database.last_position().await.unwrap();
    assert!(is_locked(&path(&dir)));
    create_private_file(&path(&dir)).unwrap();
    assert!(is_locked(&path(&dir)));
}

/// The tests that every engine passes.
mod suite {
    crate::storage::suite::storage_suite!(crate::storage::sqlite::fixtures::SqliteEngine);
}

mod migrations;
mod query_plans;
