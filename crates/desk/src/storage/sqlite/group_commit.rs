//! Group commit: writes that arrive while a commit waits for the disk share the next commit, so that a durable commit for
//! each answer costs many writers as little as few.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use contract::ConversationId;
use sqlx::sqlite::{SqliteConnection, SqlitePool};
use tokio::sync::{mpsc, oneshot};

use super::error::map_error;
use super::writes;
use crate::conversations::append::AppendOutcome;
use crate::conversations::model::Conversation;
use crate::conversations::store::{Append, OpenRule, UpdateOutcome, UpdateRule};
use crate::error::{ServiceError, StorageError};
use crate::support::put_outcome::PutOutcome;

/// How many writes share a commit at most.
const MAX_BATCH: usize = 256;

type WriteResult<T> = Result<T, ServiceError>;
type ReplySender<T> = oneshot::Sender<WriteResult<T>>;

/// A write, and the channel to its caller.
enum WriteJob {
    Open { id: ConversationId, rule: OpenRule, reply: ReplySender<PutOutcome<Conversation>> },
    Append { append: Append, reply: ReplySender<AppendOutcome> },
    Update { id: ConversationId, rule: UpdateRule, reply: ReplySender<UpdateOutcome> },
}

/// The result of an executed write, sent after the commit.
#[expect(clippy::large_enum_variant, reason = "a batch of them lives as long as one commit")]
enum PendingReply {
    Open { result: WriteResult<PutOutcome<Conversation>>, reply: ReplySender<PutOutcome<Conversation>> },
    Append { result: WriteResult<AppendOutcome>, reply: ReplySender<AppendOutcome> },
    Update { result: WriteResult<UpdateOutcome>, reply: ReplySender<UpdateOutcome> },
}

/// The handle of the task that writes.
pub struct GroupCommit {
    jobs: mpsc::Sender<WriteJob>,
    commits: Arc<AtomicU64>,
}

impl GroupCommit {
    /// Starts the task, which ends when the handle is dropped.
    pub fn start(pool: SqlitePool) -> Self {
        let (jobs, mut waiting) = mpsc::channel(MAX_BATCH);
        let commits = Arc::new(AtomicU64::new(0));
        let counter = commits.clone();
        tokio::spawn(async move {
            let mut batch = vec![];
            while waiting.recv_many(&mut batch, MAX_BATCH).await > 0 {
                // In a task of its own, so that a rule that panics ends its batch and not this loop.
                let _ = tokio::spawn(commit(pool.clone(), std::mem::take(&mut batch), counter.clone())).await;
            }
        });
        Self { jobs, commits }
    }

    pub async fn open_conversation(
        &self,
        id: ConversationId,
        rule: OpenRule,
    ) -> WriteResult<PutOutcome<Conversation>> {
        self.submit(|reply| WriteJob::Open { id, rule, reply }).await
    }

    pub async fn append_entry(&self, append: Append) -> WriteResult<AppendOutcome> {
        self.submit(|reply| WriteJob::Append { append, reply }).await
    }

    pub async fn update_conversation(
        &self,
        id: ConversationId,
        rule: UpdateRule,
    ) -> WriteResult<UpdateOutcome> {
        self.submit(|reply| WriteJob::Update { id, rule, reply }).await
    }

    /// The number of commits so far.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    async fn submit<T>(&self, job: impl FnOnce(ReplySender<T>) -> WriteJob) -> WriteResult<T> {
        let (reply, result) = oneshot::channel();
        let ended = |what: &str| ServiceError::from(StorageError::Defect(what.to_owned()));
        self.jobs.send(job(reply)).await.map_err(|_| ended("the task that writes has ended"))?;
        result.await.map_err(|_| ended("a write ended before its commit"))?
    }
}

/// Executes every write of the batch in one transaction and answers all after the commit. A rule that refuses has
/// written nothing and affects no other write. A database error fails the whole batch, because it may have undone any of
/// its writes.
async fn commit(pool: SqlitePool, batch: Vec<WriteJob>, commits: Arc<AtomicU64>) {
    let mut executed = Vec::with_capacity(batch.len());
    let mut transaction = match pool.begin_with("BEGIN IMMEDIATE").await {
        Ok(transaction) => transaction,
        Err(error) => {
            let error = map_error(error);
            return batch.into_iter().for_each(|job| job.fail(&error));
        }
    };
    let mut rest = batch.into_iter();
    while let Some(job) = rest.next() {
        let reply = job.execute(&mut transaction).await;
        if let Some(error) = reply.storage_error() {
            let of_batch = batch_failed(error);
            drop(transaction);
            reply.send(Ok(()));
            executed.into_iter().for_each(|earlier: PendingReply| earlier.send(Err(of_batch.clone())));
            return rest.for_each(|later| later.fail(&of_batch));
        }
        executed.push(reply);
    }
    // Without a change there is no commit to wait for.
    let has_changes = executed.iter().any(PendingReply::has_changes);
    let committed = if has_changes {
        commits.fetch_add(1, Ordering::Relaxed);
        transaction.commit().await.map_err(map_error)
    } else {
        Ok(())
    };
    for reply in executed {
        reply.send(committed.clone());
    }
}

/// The error for the other writes of a batch: nothing was stored, and a later attempt may succeed.
fn batch_failed(error: &StorageError) -> StorageError {
    let (StorageError::Unavailable(text) | StorageError::Defect(text)) = error;
    StorageError::Unavailable(format!("a write in the same commit failed: {text}"))
}

impl WriteJob {
    async fn execute(self, connection: &mut SqliteConnection) -> PendingReply {
        match self {
            Self::Open { id, rule, reply } => {
                PendingReply::Open { result: writes::open_conversation(connection, id, rule).await, reply }
            }
            Self::Append { append, reply } => {
                PendingReply::Append { result: writes::append_entry(connection, append).await, reply }
            }
            Self::Update { id, rule, reply } => PendingReply::Update {
                result: writes::update_conversation(connection, id, rule).await,
                reply,
            },
        }
    }

    fn fail(self, error: &StorageError) {
        // A caller that hung up gets no answer.
        match self {
            Self::Open { reply, .. } => drop(reply.send(Err(error.clone().into()))),
            Self::Append { reply, .. } => drop(reply.send(Err(error.clone().into()))),
            Self::Update { reply, .. } => drop(reply.send(Err(error.clone().into()))),
        }
    }
}

impl PendingReply {
    fn storage_error(&self) -> Option<&StorageError> {
        match self {
            Self::Open { result: Err(ServiceError::Storage(error)), .. }
            | Self::Append { result: Err(ServiceError::Storage(error)), .. }
            | Self::Update { result: Err(ServiceError::Storage(error)), .. } => Some(error),
            _ => None,
        }
    }

    fn has_changes(&self) -> bool {
        matches!(
            self,
            Self::Open { result: Ok(PutOutcome::Created(_)), .. }
                | Self::Append { result: Ok(AppendOutcome::Created { .. }), .. }
                | Self::Update { result: Ok(UpdateOutcome::Changed(_)), .. }
        )
    }

    /// Sends the result, or the error of the commit. A problem and an existing value wait for the commit too: they may
    /// depend on another write of the batch.
    fn send(self, committed: Result<(), StorageError>) {
        match self {
            Self::Open { result, reply } => {
                drop(reply.send(committed.map_err(ServiceError::from).and(result)))
            }
            Self::Append { result, reply } => {
                drop(reply.send(committed.map_err(ServiceError::from).and(result)))
            }
            Self::Update { result, reply } => {
                drop(reply.send(committed.map_err(ServiceError::from).and(result)))
            }
        }
    }
}

#[cfg(test)]
mod tests;
