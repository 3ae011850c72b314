//! SQLite, embedded: one file, and a commit that survives power loss.

mod accounts;
mod agents;
mod append;
mod audit;
mod conversation_list;
mod conversations;
mod entries;
mod error;
mod group_commit;
mod mapping;
mod notes;
mod open;
mod people;
mod promises;
mod report;
mod saved_replies;
mod search;
mod sessions;

use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use contract::{ConversationId, Entry, ReferenceKey, Timestamp};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::pool::PoolOptions;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqliteSynchronous,
};
use sqlx::{Connection, SqlSafeStr};

use error::map_error;
use group_commit::GroupCommit;

use crate::conversations::append::PutOutcome;
use crate::conversations::customer::Identity;
use crate::conversations::model::Conversation;
use crate::conversations::response_times::ResponseTimeStats;
use crate::conversations::store::{AccessCheck, Append, ConversationStore, OpenRule, StorageError};
use crate::error::ServiceError;
use crate::inbox::conversation_page::{ConversationPage, ConversationPageQuery};
use crate::inbox::search::SearchMatches;
use crate::inbox::search_query::SearchQuery;
use crate::seeded;
use crate::support::pagination::{Page, Window};

/// How long a statement waits for another process that writes, such as `yes-reply agent add`.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How many reads run at once.
const READERS: u32 = 4;

/// A SQLite database.
pub struct SqliteDatabase {
    /// Many readers; the write-ahead log lets them read while one writes.
    read: SqlitePool,
    /// The one connection that writes. Writes wait here, in order, rather than fail inside of SQLite.
    write: SqlitePool,
    /// Writes conversations and entries through that connection, many to a commit.
    group_commit: GroupCommit,
}

impl SqliteDatabase {
    /// Opens the file, makes it if there is none, and brings its tables up to date.
    ///
    /// # Errors
    /// When the file cannot be opened or was made by a newer desk.
    pub async fn open(path: &Path) -> Result<Self, StorageError> {
        create_private_file(path)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // FULL makes every commit wait for fdatasync; NORMAL would lose the last ones with the power.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT);
        let options =
            if seeded::bug("fsync-off") { options.synchronous(SqliteSynchronous::Off) } else { options };
        let write = pool(1).connect_with(options.clone()).await.map_err(map_error)?;
        migrator().run(&write).await.map_err(|error| map_error(error.into()))?;
        let read = pool(READERS).connect_with(options.create_if_missing(false)).await.map_err(map_error)?;
        let writer = GroupCommit::start(write.clone());
        Ok(Self { read, write, group_commit: writer })
    }

    /// How many commits of conversations and entries were made; writes that arrive together share one.
    pub fn commits(&self) -> u64 {
        self.group_commit.commits()
    }

    /// Closes the file after the statements that run.
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}

/// Makes the file if there is none, for its owner alone: it holds what customers wrote. SQLite gives the files
/// beside it the same mode.
fn create_private_file(path: &Path) -> Result<(), StorageError> {
    use std::os::unix::fs::OpenOptionsExt;
    // A file that exists is not even opened: closing it would end every lock that this process has on it, and
    // the locks are what SQLite keeps two writers apart with.
    match std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(why) if why.kind() != ErrorKind::AlreadyExists => Err(map_error(sqlx::Error::Io(why))),
        _ => Ok(()),
    }
}

fn pool(connections: u32) -> PoolOptions<sqlx::Sqlite> {
    // Connections stay open for good: a new one would have to be configured again, and costs a disk access.
    PoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(2 * BUSY_TIMEOUT)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        // SQLite may end a transaction by itself, such as when the disk is full. sqlx does not hear of it and
        // would take the connection for one that is still in a transaction, which never begins another.
        .before_acquire(|connection: &mut SqliteConnection, _| {
            let is_free = !connection.is_in_transaction();
            Box::pin(async move { Ok(is_free) })
        })
}

/// By number, oldest first.
const MIGRATIONS: [(i64, &str, &str); 7] = [
    (1, "desk", include_str!("../../../migrations/sqlite/0001_desk.sql")),
    (2, "service", include_str!("../../../migrations/sqlite/0002_service.sql")),
    (3, "search", include_str!("../../../migrations/sqlite/0003_search.sql")),
    (4, "people", include_str!("../../../migrations/sqlite/0004_people.sql")),
    (5, "team", include_str!("../../../migrations/sqlite/0005_team.sql")),
    (6, "receipts", include_str!("../../../migrations/sqlite/0006_receipts.sql")),
    (7, "unread", include_str!("../../../migrations/sqlite/0007_unread.sql")),
];

fn migrator() -> Migrator {
    let migration = |(number, name, sql): (i64, &'static str, &'static str)| {
        Migration::new(number, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(MIGRATIONS.map(migration).to_vec())
}

#[async_trait]
impl ConversationStore for SqliteDatabase {
    async fn open_conversation(
        &self,
        id: ConversationId,
        decide: OpenRule,
    ) -> Result<PutOutcome<Conversation>, ServiceError> {
        self.group_commit.open(id, decide).await
    }

    async fn append_entry(&self, append: Append) -> Result<PutOutcome<Entry>, ServiceError> {
        self.group_commit.append(append).await
    }

    async fn find_conversation(&self, id: ConversationId) -> Result<Option<Conversation>, StorageError> {
        let mut connection = self.read.acquire().await.map_err(map_error)?;
        let opened = conversations::find(&mut connection, id).await?;
        Ok(opened.map(|opened| opened.conversation))
    }

    async fn list_conversations(
        &self,
        customer: &Identity,
        about: Option<&ReferenceKey>,
        beyond: Option<u64>,
        limit: usize,
    ) -> Result<Page<Conversation>, StorageError> {
        conversations::list(&self.read, customer, about, beyond, limit).await
    }

    async fn same_reference(
        &self,
        customer: &Identity,
        about: &ReferenceKey,
        limit: usize,
    ) -> Result<Vec<Conversation>, StorageError> {
        conversations::same_reference(&self.read, customer, about, limit).await
    }

    async fn read_entries(
        &self,
        id: ConversationId,
        window: Window,
        limit: usize,
        admit: AccessCheck,
    ) -> Result<(Conversation, Page<Entry>), ServiceError> {
        // A transaction reads one moment of the database, from its first statement on.
        let mut transaction = self.read.begin().await.map_err(map_error)?;
        let found = conversations::find(&mut transaction, id).await?;
        let conversation = admit(found.map(|opened| opened.conversation))?;
        let page = entries::page(&mut transaction, id, window, limit).await?;
        Ok((conversation, page))
    }

    async fn due_promises(
        &self,
        now: Timestamp,
        limit: usize,
    ) -> Result<(Vec<ConversationId>, Option<Timestamp>), StorageError> {
        promises::due_promises(&self.read, now, limit).await
    }

    async fn response_times(&self, since: Timestamp) -> Result<Option<ResponseTimeStats>, StorageError> {
        promises::response_times(&self.read, since).await
    }

    async fn conversation_page(
        &self,
        listing: &ConversationPageQuery,
    ) -> Result<ConversationPage, StorageError> {
        conversation_list::conversation_page(&self.read, listing).await
    }

    async fn search(&self, query: &SearchQuery, limit: usize) -> Result<SearchMatches, StorageError> {
        search::search(&self.read, query, limit).await
    }

    async fn last_position(&self) -> Result<u64, StorageError> {
        let mut connection = self.read.acquire().await.map_err(map_error)?;
        conversation_list::last_position(&mut connection).await
    }
}

#[cfg(test)]
mod tests;
