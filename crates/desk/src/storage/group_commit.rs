//! Group commit: writes that arrive while a commit waits for the disk share the next commit, so that a durable commit for
//! each answer costs many writers as little as few.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use contract::ConversationId;
use tokio::sync::{mpsc, oneshot};

use super::write_batch::{PendingResult, WriteBatch, WriteJob, WriteResult};
use crate::conversations::append::AppendOutcome;
use crate::conversations::model::Conversation;
use crate::conversations::store::{Append, OpenRule, UpdateOutcome, UpdateRule};
use crate::error::{ServiceError, StorageError};
use crate::support::put_outcome::PutOutcome;

/// How many writes share a commit at most.
const MAX_BATCH: usize = 256;

/// The engine's part of a group commit.
#[async_trait]
pub trait BatchExecutor: Send + Sync + 'static {
    /// Loads the keys of a batch, runs its rules, and stores what they changed, in one transaction. Returns whether there
    /// was a commit: a batch without a change needs none.
    async fn execute(&self, batch: &mut WriteBatch) -> Result<bool, StorageError>;
}

/// The handle of the task that writes.
pub struct GroupCommit {
    jobs: mpsc::Sender<WriteJob>,
    commits: Arc<AtomicU64>,
}

impl GroupCommit {
    /// Starts the task, which ends when the handle is dropped.
    pub fn start(executor: impl BatchExecutor) -> Self {
        let (jobs, mut waiting) = mpsc::channel(MAX_BATCH);
        let (executor, commits) = (Arc::new(executor), Arc::new(AtomicU64::new(0)));
        let counter = commits.clone();
        tokio::spawn(async move {
            let mut batch = vec![];
            while waiting.recv_many(&mut batch, MAX_BATCH).await > 0 {
                let batch = WriteBatch::new(std::mem::take(&mut batch));
                // In a task of its own, so that a rule that panics ends its batch and not this loop.
                let _ = tokio::spawn(commit(executor.clone(), batch, counter.clone())).await;
            }
        });
        Self { jobs, commits }
    }

    pub async fn open_conversation(
        &self,
        id: ConversationId,
        rule: OpenRule,
    ) -> WriteResult<PutOutcome<Conversation>> {
        self.submit(|result| WriteJob::Open { id, rule, result }).await
    }

    pub async fn append_entry(&self, append: Append) -> WriteResult<AppendOutcome> {
        self.submit(|result| WriteJob::Append { append, result }).await
    }

    pub async fn update_conversation(
        &self,
        id: ConversationId,
        rule: UpdateRule,
    ) -> WriteResult<UpdateOutcome> {
        self.submit(|result| WriteJob::Update { id, rule, result }).await
    }

    /// The number of commits so far.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    async fn submit<T>(&self, job: impl FnOnce(PendingResult<T>) -> WriteJob) -> WriteResult<T> {
        let (caller, result) = oneshot::channel();
        let ended = |what: &str| ServiceError::from(StorageError::Defect(what.to_owned()));
        let job = job(PendingResult::new(caller));
        self.jobs.send(job).await.map_err(|_| ended("the task that writes has ended"))?;
        result.await.map_err(|_| ended("a write ended before its commit"))?
    }
}

/// Executes a batch and answers its callers after the commit. A rule that refuses has written nothing and affects no other
/// write. After an error that a later attempt does not solve, each write gets a transaction of its own, so that only the
/// one at fault fails.
async fn commit(executor: Arc<dyn BatchExecutor>, mut batch: WriteBatch, commits: Arc<AtomicU64>) {
    let committed = executor.execute(&mut batch).await;
    if matches!(committed, Err(StorageError::Defect(_))) && batch.len() > 1 {
        for single in batch.split() {
            Box::pin(commit(executor.clone(), single, commits.clone())).await;
        }
        return;
    }
    if let Ok(true) = committed {
        commits.fetch_add(1, Ordering::Relaxed);
    }
    batch.finish(&committed.map(drop));
}
