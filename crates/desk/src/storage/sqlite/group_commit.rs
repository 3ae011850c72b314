//! The one writer. What arrives while a commit waits for the disk shares the next commit, so that a durable commit
//! for each answer costs the many as little as the few (group commit).

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use contract::{ConversationId, Entry};
use sqlx::sqlite::{SqliteConnection, SqlitePool};
use tokio::sync::{mpsc, oneshot};

use super::error::map_error;
use super::{append, open};
use crate::conversations::append::PutOutcome;
use crate::conversations::model::Conversation;
use crate::conversations::store::{Append, OpenRule, StorageError};
use crate::error::ServiceError;
use crate::seeded;

/// How many writes share a commit at the most; more wait for the next one.
const MAX_BATCH: usize = 256;

type Reply<T> = oneshot::Sender<Result<T, ServiceError>>;

/// One write, and who waits for it.
enum WriteJob {
    Open { id: ConversationId, decide: OpenRule, reply: Reply<PutOutcome<Conversation>> },
    Append { append: Append, reply: Reply<PutOutcome<Entry>> },
}

/// A write that was made and is not committed yet.
#[expect(clippy::large_enum_variant, reason = "a batch of them lives as long as one commit")]
enum PendingReply {
    Opened { result: Result<PutOutcome<Conversation>, ServiceError>, reply: Reply<PutOutcome<Conversation>> },
    Appended { result: Result<PutOutcome<Entry>, ServiceError>, reply: Reply<PutOutcome<Entry>> },
}

/// The door to the one task that writes.
pub struct GroupCommit {
    jobs: mpsc::Sender<WriteJob>,
    commits: Arc<AtomicU64>,
}

impl GroupCommit {
    /// Starts the task; it ends with the writer.
    pub fn start(pool: SqlitePool) -> Self {
        let (jobs, mut waiting) = mpsc::channel(MAX_BATCH);
        let commits = Arc::new(AtomicU64::new(0));
        let made = commits.clone();
        tokio::spawn(async move {
            let mut batch = vec![];
            while waiting.recv_many(&mut batch, MAX_BATCH).await > 0 {
                // A task of its own, so that a rule that panics ends its batch and not the writer.
                let _ = tokio::spawn(commit(pool.clone(), std::mem::take(&mut batch), made.clone())).await;
            }
        });
        Self { jobs, commits }
    }

    /// Opens a conversation.
    pub async fn open(
        &self,
        id: ConversationId,
        decide: OpenRule,
    ) -> Result<PutOutcome<Conversation>, ServiceError> {
        self.submit(|reply| WriteJob::Open { id, decide, reply }).await
    }

    /// Adds an entry.
    pub async fn append(&self, append: Append) -> Result<PutOutcome<Entry>, ServiceError> {
        self.submit(|reply| WriteJob::Append { append, reply }).await
    }

    /// How many commits were made.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    async fn submit<T>(&self, job: impl FnOnce(Reply<T>) -> WriteJob) -> Result<T, ServiceError> {
        let (reply, answer) = oneshot::channel();
        let gone = |what: &str| ServiceError::from(StorageError::Defect(what.to_owned()));
        self.jobs.send(job(reply)).await.map_err(|_| gone("the writer has ended"))?;
        answer.await.map_err(|_| gone("a write ended before its commit"))?
    }
}

/// Makes every write of the batch in one transaction and answers all after its commit. A rule that refuses has
/// written nothing and spoils nothing; a database that fails fails for all, for it may have undone any of them.
async fn commit(pool: SqlitePool, batch: Vec<WriteJob>, commits: Arc<AtomicU64>) {
    let mut made = Vec::with_capacity(batch.len());
    let mut transaction = match pool.begin_with("BEGIN IMMEDIATE").await {
        Ok(transaction) => transaction,
        Err(error) => {
            let error = map_error(error);
            return batch.into_iter().for_each(|job| job.fail(&error));
        }
    };
    let mut rest = batch.into_iter();
    while let Some(job) = rest.next() {
        let one = job.execute(&mut transaction).await;
        if let Some(error) = one.storage_error() {
            let error = error.clone();
            drop(transaction);
            one.send(Ok(()));
            made.into_iter().for_each(|earlier: PendingReply| earlier.send(Err(batch_failed(&error))));
            return rest.for_each(|later| later.fail(&batch_failed(&error)));
        }
        made.push(one);
    }
    // Without anything new there is nothing to wait for.
    let something_new = made.iter().any(PendingReply::has_changes);
    if something_new && seeded::bug("answers-before-commit") {
        made.drain(..).for_each(|one| one.send(Ok(())));
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let committed = if something_new {
        commits.fetch_add(1, Ordering::Relaxed);
        transaction.commit().await.map_err(map_error)
    } else {
        Ok(())
    };
    for one in made {
        one.send(committed.clone());
    }
}

/// What a failure means for the others of its batch: nothing was stored, and they may try again.
fn batch_failed(error: &StorageError) -> StorageError {
    let (StorageError::Unavailable(text) | StorageError::Defect(text)) = error;
    StorageError::Unavailable(format!("a write in the same commit failed: {text}"))
}

impl WriteJob {
    async fn execute(self, connection: &mut SqliteConnection) -> PendingReply {
        match self {
            Self::Open { id, decide, reply } => {
                PendingReply::Opened { result: open::open(connection, id, decide).await, reply }
            }
            Self::Append { append, reply } => {
                PendingReply::Appended { result: append::append(connection, append).await, reply }
            }
        }
    }

    fn fail(self, error: &StorageError) {
        // Whoever hung up needs no answer.
        match self {
            Self::Open { reply, .. } => drop(reply.send(Err(error.clone().into()))),
            Self::Append { reply, .. } => drop(reply.send(Err(error.clone().into()))),
        }
    }
}

impl PendingReply {
    fn storage_error(&self) -> Option<&StorageError> {
        match self {
            Self::Opened { result: Err(ServiceError::Storage(error)), .. }
            | Self::Appended { result: Err(ServiceError::Storage(error)), .. } => Some(error),
            _ => None,
        }
    }

    fn has_changes(&self) -> bool {
        matches!(
            self,
            Self::Opened { result: Ok(PutOutcome::Created(_)), .. }
                | Self::Appended { result: Ok(PutOutcome::Created(_)), .. }
        )
    }

    /// Even a refusal and a repeat wait for the commit: they may rest on what another write of the batch stored.
    fn send(self, committed: Result<(), StorageError>) {
        match self {
            Self::Opened { result, reply } => {
                drop(reply.send(committed.map_err(ServiceError::from).and(result)))
            }
            Self::Appended { result, reply } => {
                drop(reply.send(committed.map_err(ServiceError::from).and(result)))
            }
        }
    }
}

#[cfg(test)]
mod tests;
