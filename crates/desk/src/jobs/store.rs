//! The port to stored jobs. Each engine implements it.

use async_trait::async_trait;
use contract::Timestamp;

use super::consumer::ConsumerName;
use super::job::{Job, JobEnd, NewJob};
use super::stored_failure::StoredFailures;
use crate::error::StorageError;

/// The right of one worker to a job until a time. Another worker gets the job after that.
#[derive(Clone, Copy, Debug)]
pub struct Lease {
    /// Random, so that no two workers have the same.
    pub holder: [u8; 16],
    pub now: Timestamp,
    pub until: Timestamp,
}

/// The next job of a consumer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextJob {
    Leased(Job),
    /// No job may run before this time; `None` if there is none.
    NotBefore(Option<Timestamp>),
}

#[async_trait]
pub trait JobStore: Send + Sync {
    /// The position of the log up to which a consumer has stored its jobs. A new consumer begins with the present end of
    /// the log.
    async fn consumer_position(&self, consumer: &ConsumerName) -> Result<u64, StorageError>;

    /// Moves the position of a consumer and stores jobs, in one transaction. Returns `false`, and stores nothing, if the
    /// consumer is not at `from`: another desk has moved it.
    async fn advance_consumer(
        &self,
        consumer: &ConsumerName,
        from: u64,
        to: u64,
        jobs: &[NewJob],
    ) -> Result<bool, StorageError>;

    /// Stores jobs that do not come from the log.
    async fn add_jobs(&self, consumer: &ConsumerName, jobs: &[NewJob]) -> Result<(), StorageError>;

    /// Leases the job that may run first, if one may run by now. The lease counts as an attempt.
    async fn lease_job(&self, consumer: &ConsumerName, lease: Lease) -> Result<NextJob, StorageError>;

    /// Extends a lease. Returns `false` if the job is not leased to this holder any more.
    async fn extend_lease(&self, job: &Job, lease: Lease) -> Result<bool, StorageError>;

    /// Ends a lease and stores the end of the run. Nothing changes if the job is not leased to this holder any more.
    async fn finish_job(&self, job: &Job, lease: Lease, end: JobEnd) -> Result<(), StorageError>;

    /// The failed jobs, the last one first, at most `limit`, and the number of all.
    async fn failed_jobs(&self, limit: usize) -> Result<StoredFailures, StorageError>;

    async fn failed_job_count(&self) -> Result<u64, StorageError>;

    /// Lets failed jobs run again at this time, this one or all, with all their attempts. Returns how many there were.
    async fn retry_failed_jobs(&self, job: Option<u64>, at: Timestamp) -> Result<u64, StorageError>;
}
