//! The settings of SQLite, and the protection of its file.

#![allow(clippy::unwrap_used)]

use std::os::unix::fs::{MetadataExt, PermissionsExt};

use sqlx::Row;
use tempfile::TempDir;

use super::fixtures::database;
use super::*;
use crate::conversations::store::ConversationStore;

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
    for pool in [&database.write, &database.read] {
        let mut transaction = pool.begin().await.unwrap();
        sqlx::query("ROLLBACK").execute(&mut *transaction).await.unwrap();
        assert!(transaction.commit().await.is_err());
        for _ in 0..READERS {
            pool.begin_with("BEGIN IMMEDIATE").await.unwrap().commit().await.unwrap();
        }
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
    ];
    let migrations = MIGRATOR.iter().map(|migration| {
        let digits = migration.checksum[..8].iter().map(|byte| format!("{byte:02x}"));
        (migration.version, digits.collect::<String>())
    });
    let recorded = recorded.map(|(version, checksum)| (version, checksum.to_owned()));
    assert_eq!(migrations.take(recorded.len()).collect::<Vec<_>>(), recorded);
}
