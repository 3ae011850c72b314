//! Batches of writes in PostgreSQL: the keys are loaded and locked, the rules run, and the changes are stored in one
//! transaction, each table by one statement.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use contract::{ConversationId, Entry};
use sqlx::postgres::{PgConnection, PgPool};
use tokio::sync::Notify;

use super::error::{TransactionAttempts, TransactionError};
use super::search::ConversationTexts;
use super::transaction::begin_change;
use super::{conversations, entries, kept_promises, response_times, row_arrays, search};
use crate::conversations::access::ConversationLookup;
use crate::conversations::model::Conversation;
use crate::error::StorageError;
use crate::storage::group_commit::BatchExecutor;
use crate::storage::write_batch::{BatchChanges, BatchContext, BatchKeys, WriteBatch};

/// How long a batch may take. Without a limit, a server that is gone without a trace would hold up every later write. The
/// writers repeat their requests under the same ids, whether the batch was stored or not.
const TIMEOUT: Duration = Duration::from_secs(30);

pub struct PostgresWriter {
    pub pool: PgPool,
    /// Told of every commit.
    pub committed: Arc<Notify>,
}

#[async_trait]
impl BatchExecutor for PostgresWriter {
    async fn execute(&self, batch: &mut WriteBatch) -> Result<bool, StorageError> {
        let mut attempts = TransactionAttempts::default();
        loop {
            let Ok(attempt) = tokio::time::timeout(TIMEOUT, self.attempt(batch)).await else {
                let reason = format!("the server did not answer in {} s", TIMEOUT.as_secs());
                return Err(StorageError::Unavailable(reason));
            };
            match attempt {
                Err(error) if attempts.may_repeat(&error).await => {}
                result => {
                    if let Ok(true) = result {
                        self.committed.notify_one();
                    }
                    return Ok(result?);
                }
            }
        }
    }
}

impl PostgresWriter {
    async fn attempt(&self, batch: &mut WriteBatch) -> Result<bool, TransactionError> {
        let mut transaction = begin_change(&self.pool).await?;
        let (context, texts_before) = load(&mut transaction, batch.keys()).await?;
        let changes = batch.decide(context);
        if changes.is_empty() {
            return Ok(false);
        }
        store(&mut transaction, &changes, &texts_before).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// The context of a batch, and the texts by which its conversations are found before it.
async fn load(
    connection: &mut PgConnection,
    keys: BatchKeys,
) -> sqlx::Result<(BatchContext, HashMap<ConversationId, ConversationTexts>)> {
    let (mut context, mut texts) = (BatchContext::default(), HashMap::new());
    for (id, lookup) in conversations::look_up_and_lock(connection, &keys.conversations).await? {
        if let ConversationLookup::Found(stored) = &lookup {
            texts.insert(id, search::conversation_texts(&stored.conversation));
        }
        context.add_conversation(id, lookup);
    }
    for (conversation, stored) in entries::find(connection, &keys.entries).await? {
        context.add_entry(conversation, stored);
    }
    Ok((context, texts))
}

/// The positions come as late as possible, because the transaction keeps others from taking theirs until its commit.
async fn store(
    connection: &mut PgConnection,
    changes: &BatchChanges,
    texts_before: &HashMap<ConversationId, ConversationTexts>,
) -> Result<(), TransactionError> {
    let BatchChanges { opened, entries, waits, kept_promises, changed } = changes;
    let has_new_texts =
        |one: &&Conversation| texts_before.get(&one.id) != Some(&search::conversation_texts(one));
    let with_new_texts: Vec<&Conversation> = changed.iter().filter(has_new_texts).collect();
    search::update_conversations(connection, &with_new_texts).await?;
    let added: Vec<(ConversationId, &Entry)> =
        entries.iter().map(|(conversation, stored)| (*conversation, &stored.entry)).collect();
    search::insert_entries(connection, &added).await?;
    response_times::insert(connection, waits).await?;

    let mut positions = conversations::take_positions(connection, entries.len() + changed.len()).await?..;
    let entries: Vec<_> = entries.iter().zip(&mut positions).collect();
    let changed: HashMap<ConversationId, (&Conversation, i64)> =
        changed.iter().zip(positions).map(|(one, position)| (one.id, (one, position))).collect();
    // New conversations are stored as they are after the batch, in the order of their opening.
    let new: Vec<_> = opened
        .iter()
        .filter_map(|stored| {
            let (conversation, position) = changed.get(&stored.conversation.id)?;
            Some((*conversation, stored.fingerprint, *position))
        })
        .collect();
    if row_arrays::insert_conversations(connection, &new).await? < new.len() as u64 {
        // Another desk opened one of them.
        return Err(TransactionError::Overtaken);
    }
    let opened: HashSet<ConversationId> = opened.iter().map(|stored| stored.conversation.id).collect();
    let updated: Vec<_> = changed.into_values().filter(|(one, _)| !opened.contains(&one.id)).collect();
    row_arrays::update_conversations(connection, &updated).await?;
    row_arrays::insert_entries(connection, &entries).await?;
    kept_promises::insert(connection, kept_promises).await?;
    Ok(())
}
