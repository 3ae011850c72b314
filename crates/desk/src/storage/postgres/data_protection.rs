//! The data protection store, and the compaction of the tables.

use async_trait::async_trait;
use contract::{ConversationId, Timestamp};

use super::error::{TransactionError, map_error, with_retries};
use super::transaction::begin_change;
use super::{PostgresDatabase, erasure, export};
use crate::conversations::customer::Identity;
use crate::data_protection::export::ExportedConversation;
use crate::data_protection::store::{DataProtectionStore, Expiry};
use crate::error::StorageError;
use crate::support::clock;

const ENDED: [&str; 2] =
    ["DELETE FROM agent_sessions WHERE until <= $1", "DELETE FROM sign_in_links WHERE until <= $1"];

const NOT_MEASURED: [&str; 2] =
    ["DELETE FROM waits WHERE answered_at <= $1", "DELETE FROM kept_promises WHERE at <= $1"];

/// The tables from which an erasure deletes. The statistics of the planner have values of the rows that there were.
const VACUUM: &str = "VACUUM (ANALYZE) conversations, entries, notes, jobs, kept_promises, search_words";

#[async_trait]
impl DataProtectionStore for PostgresDatabase {
    async fn export_customer(&self, customer: &Identity) -> Result<Vec<ExportedConversation>, StorageError> {
        let customer = customer.clone();
        let read = self.read(move |connection| {
            Box::pin(async move { export::of_customer(connection, &customer).await })
        });
        read.await.map_err(map_error)
    }

    async fn erase_expired(&self, expiry: Expiry) -> Result<Vec<ConversationId>, StorageError> {
        erasure::erase_expired(self, expiry).await
    }

    async fn remove_outdated(&self, now: Timestamp, measured_since: Timestamp) -> Result<(), StorageError> {
        let ended = ENDED.map(|statement| (statement, now));
        let not_measured = NOT_MEASURED.map(|statement| (statement, measured_since));
        let removed = with_retries(|| async {
            let mut transaction = begin_change(self.connections.pool()).await?;
            for (statement, time) in ended.iter().chain(&not_measured) {
                sqlx::query(*statement).bind(time.as_millisecond()).execute(&mut *transaction).await?;
            }
            Ok::<_, TransactionError>(transaction.commit().await?)
        });
        Ok(removed.await?)
    }

    async fn compaction_due(&self) -> Result<Option<Timestamp>, StorageError> {
        let due = sqlx::query_scalar("SELECT min(due) FROM pending_compactions");
        let due: Option<i64> = self.run(move |connection| Box::pin(due.fetch_one(connection))).await?;
        Ok(due.map(clock::from_ms))
    }

    async fn compact(&self) -> Result<(), StorageError> {
        const NEWEST: &str = "SELECT max(number) FROM pending_compactions";
        self.run(|connection| {
            Box::pin(async move {
                let newest: Option<i64> = sqlx::query_scalar(NEWEST).fetch_one(&mut *connection).await?;
                // Not within a transaction, which is one statement of the simple protocol.
                sqlx::raw_sql(VACUUM).execute(&mut *connection).await?;
                // Erasures since the beginning wait for the next compaction.
                let done = sqlx::query("DELETE FROM pending_compactions WHERE number <= $1").bind(newest);
                done.execute(connection).await.map(drop)
            })
        })
        .await
    }
}
