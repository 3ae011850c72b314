//! SQLite, embedded: one file, and commits that survive a power loss.

mod accounts;
mod agents;
mod audit;
mod conversation_list;
mod conversation_store;
mod conversations;
mod data_protection;
mod due_promises;
mod entries;
mod erasure;
mod error;
mod event_log;
mod export;
mod inbox_store;
mod jobs;
mod kept_promises;
mod mapping;
mod notes;
mod peers;
mod report;
mod response_times;
mod saved_replies;
mod search;
mod sessions;
mod writes;

use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::future::BoxFuture;
use sqlx::migrate::Migrator;
use sqlx::pool::PoolOptions;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqliteSynchronous,
};
use sqlx::{Connection, Sqlite, Transaction};

use crate::error::StorageError;
use crate::storage::connections::Connections;
use crate::storage::database::Database;
use crate::storage::group_commit::GroupCommit;
use error::map_error;
use writes::SqliteWriter;

/// How long a statement waits for another process that writes, such as `yes-reply agent add`.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The number of connections that read.
const READERS: u32 = 4;

pub(super) static MIGRATOR: Migrator = sqlx::migrate!("migrations/sqlite");

pub struct SqliteDatabase {
    /// The connections that read. The write-ahead log lets them read during a write.
    readers: Connections<Sqlite>,
    /// The only connection that writes. Writes wait for it in order and do not fail inside of SQLite.
    write: SqlitePool,
    /// Writes conversations and entries through that connection.
    group_commit: GroupCommit,
}

impl SqliteDatabase {
    /// Opens the file, creates it if there is none, and applies pending migrations.
    ///
    /// # Errors
    /// When the file cannot be opened or a newer desk created it.
    pub async fn open(path: &Path) -> Result<Self, StorageError> {
        create_private_file(path)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // FULL makes every commit wait for fdatasync. NORMAL would lose the last commits in a power loss.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // Overwrites what is deleted, so that nothing of an erased conversation stays in the file.
            .pragma("secure_delete", "ON")
            .busy_timeout(BUSY_TIMEOUT);
        let write = pool(1).connect_with(options.clone()).await.map_err(map_error)?;
        MIGRATOR.run(&write).await.map_err(|error| map_error(error.into()))?;
        let readers =
            pool(READERS).connect_with(options.create_if_missing(false)).await.map_err(map_error)?;
        let group_commit = GroupCommit::start(SqliteWriter(write.clone()));
        Ok(Self { readers: Connections::new(readers), write, group_commit })
    }

    /// A transaction that writes. No other write comes between its statements.
    async fn begin(&self) -> Result<Transaction<'static, Sqlite>, StorageError> {
        self.write.begin_with("BEGIN IMMEDIATE").await.map_err(map_error)
    }

    /// Runs a read on a connection of its own. Several statements need a transaction to read one moment of the database.
    async fn read<T: Send + 'static, E: From<StorageError> + Send + 'static>(
        &self,
        read: impl for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
    ) -> Result<T, E> {
        self.readers.run(read).await.map_err(map_error)?
    }

    /// The same for a read that only the database can fail.
    async fn fetch<T: Send + 'static>(
        &self,
        read: impl for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, sqlx::Result<T>> + Send + 'static,
    ) -> Result<T, StorageError> {
        self.readers.run(read).await.and_then(|result| result).map_err(map_error)
    }
}

#[async_trait]
impl Database for SqliteDatabase {
    fn commits(&self) -> u64 {
        self.group_commit.commits()
    }

    async fn close(&self) {
        self.readers.close().await;
        self.write.close().await;
    }
}

/// Creates the file, if there is none, for its owner alone, because it contains customers' messages. SQLite gives the
/// files beside it the same mode.
fn create_private_file(path: &Path) -> Result<(), StorageError> {
    use std::os::unix::fs::OpenOptionsExt;
    // An existing file is not opened: closing it would release every lock that this process has on it, and the locks
    // keep two writers apart.
    match std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(why) if why.kind() != ErrorKind::AlreadyExists => Err(map_error(sqlx::Error::Io(why))),
        _ => Ok(()),
    }
}

fn pool(connections: u32) -> PoolOptions<Sqlite> {
    // Connections stay open for good: a new one costs a disk access.
    PoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(2 * BUSY_TIMEOUT)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        // SQLite can end a transaction on its own, such as on a full disk. sqlx does not notice, takes the connection
        // for one inside of a transaction, and cannot begin another.
        .before_acquire(|connection: &mut SqliteConnection, _| {
            let is_free = !connection.is_in_transaction();
            Box::pin(async move { Ok(is_free) })
        })
}

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod tests;
