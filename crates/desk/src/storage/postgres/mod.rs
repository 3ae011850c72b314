//! PostgreSQL 15 or newer: a server that several desks share.
//!
//! Transactions that write are READ COMMITTED. Each locks the rows that its rule reads before it reads them, so that a
//! rule sees the state that its decision is stored in. Transactions that read several tables are REPEATABLE READ, which
//! PostgreSQL never ends on its own for a transaction that only reads.

mod account_change;
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
pub(super) mod open;
mod peers;
mod report;
mod response_times;
mod row_arrays;
mod saved_replies;
pub(super) mod search;
mod sessions;
mod signal;
pub(super) mod transaction;
pub(super) mod unfinished_copy;
mod writes;

use async_trait::async_trait;
use futures_util::future::BoxFuture;
use sqlx::Postgres;
use sqlx::postgres::{PgConnection, PgPool};

use crate::error::StorageError;
use crate::storage::connections::Connections;
use crate::storage::database::Database;
use crate::storage::group_commit::GroupCommit;
use crate::storage::peer_notification::PeerNotification;
use crate::support::task::run_in_task;
use account_change::AccountChanges;
use error::map_error;
use open::Pools;
use signal::ChangeSignal;
use writes::PostgresWriter;

pub struct PostgresDatabase {
    connections: Connections<Postgres>,
    /// For the group commit alone.
    writer: PgPool,
    account_changes: AccountChanges,
    /// Writes conversations and entries.
    group_commit: GroupCommit,
    signal: ChangeSignal,
}

impl PostgresDatabase {
    /// Connects to the database of a URL, checks the server, and applies pending migrations.
    ///
    /// # Errors
    /// One sentence about the reason, with the next step.
    pub async fn open(url: &str) -> Result<Self, StorageError> {
        Self::open_with(url, PeerNotification::default()).await
    }

    /// The same, with this way to learn of the changes of other desks.
    ///
    /// # Errors
    /// One sentence about the reason, with the next step.
    pub async fn open_with(url: &str, notify: PeerNotification) -> Result<Self, StorageError> {
        let Pools { pool, writer } = open::open(url).await?;
        let signal = ChangeSignal::start(&pool, notify).await;
        let executor = PostgresWriter { pool: writer.clone(), committed: signal.outgoing() };
        let group_commit = GroupCommit::start(executor);
        let account_changes = AccountChanges::new(pool.clone());
        Ok(Self { connections: Connections::new(pool), writer, account_changes, group_commit, signal })
    }

    /// Runs statements on a connection of its own.
    async fn run<T: Send + 'static>(
        &self,
        work: impl for<'c> FnOnce(&'c mut PgConnection) -> BoxFuture<'c, sqlx::Result<T>> + Send + 'static,
    ) -> Result<T, StorageError> {
        self.connections.run(work).await.and_then(|result| result).map_err(map_error)
    }

    /// Runs a read of one moment of the database, in a transaction on a connection of its own.
    async fn read<T: Send + 'static, E: From<sqlx::Error> + Send + 'static>(
        &self,
        read: impl for<'c> FnOnce(&'c mut PgConnection) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
    ) -> Result<T, E> {
        let pool = self.connections.pool().clone();
        run_in_task(async move {
            let mut transaction = transaction::begin_read(&pool).await?;
            read(&mut transaction).await
        })
        .await
    }
}

#[async_trait]
impl Database for PostgresDatabase {
    fn commits(&self) -> u64 {
        self.group_commit.commits()
    }

    async fn close(&self) {
        self.signal.stop().await;
        self.connections.close().await;
        self.writer.close().await;
    }
}

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod tests;
