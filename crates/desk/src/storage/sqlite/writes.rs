//! Batches of writes in SQLite: the keys are loaded, the rules run, and the changes are stored in one transaction.

use async_trait::async_trait;
use sqlx::sqlite::{SqliteConnection, SqlitePool};

use super::error::map_error;
use super::{conversations, entries, kept_promises, response_times};
use crate::error::StorageError;
use crate::storage::group_commit::BatchExecutor;
use crate::storage::write_batch::{BatchChanges, BatchContext, BatchKeys, Wait, WriteBatch};

/// Writes through the only connection that writes.
pub struct SqliteWriter(pub SqlitePool);

#[async_trait]
impl BatchExecutor for SqliteWriter {
    async fn execute(&self, batch: &mut WriteBatch) -> Result<bool, StorageError> {
        let mut transaction = self.0.begin_with("BEGIN IMMEDIATE").await.map_err(map_error)?;
        let context = load(&mut transaction, &batch.keys()).await.map_err(map_error)?;
        let changes = batch.decide(context);
        if changes.is_empty() {
            return Ok(false);
        }
        store(&mut transaction, &changes).await?;
        transaction.commit().await.map_err(map_error)?;
        Ok(true)
    }
}

async fn load(connection: &mut SqliteConnection, keys: &BatchKeys) -> sqlx::Result<BatchContext> {
    let mut context = BatchContext::default();
    for (id, lookup) in conversations::look_up_all(connection, &keys.conversations).await? {
        context.add_conversation(id, lookup);
    }
    for (conversation, stored) in entries::find(connection, &keys.entries).await? {
        context.add_entry(conversation, stored);
    }
    Ok(context)
}

async fn store(connection: &mut SqliteConnection, changes: &BatchChanges) -> Result<(), StorageError> {
    for stored in &changes.opened {
        conversations::insert(connection, stored).await?;
    }
    for (conversation, stored) in &changes.entries {
        entries::insert(connection, *conversation, stored).await?;
    }
    for Wait { ended_at, waited_ms } in &changes.waits {
        response_times::insert(connection, *ended_at, *waited_ms).await?;
    }
    for kept in &changes.kept_promises {
        kept_promises::insert(connection, kept).await?;
    }
    let positions = conversations::take_positions(connection, changes.changed.len()).await?..;
    for (conversation, position) in changes.changed.iter().zip(positions) {
        conversations::update(connection, conversation, position).await?;
    }
    Ok(())
}
