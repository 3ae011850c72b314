//! Failed jobs: the jobs that no attempt has done. Every agent sees them and can let them run again.

use std::sync::Arc;

use inbox_api::{FailedJob, FailedJobs, JobConsumer};

use super::consumer::ConsumerName;
use super::store::JobStore;
use super::stored_failure::StoredFailure;
use crate::conversations::topic::Topic;
use crate::error::ServiceError;
use crate::support::clock;
use crate::support::notifier::Notifier;

/// How many failed jobs a list shows.
const MAX_LISTED: usize = 100;

pub struct FailedJobService {
    pub store: Arc<dyn JobStore>,
    pub notifier: Arc<Notifier<Topic>>,
}

impl FailedJobService {
    /// The newest failed jobs, and the number of all.
    ///
    /// # Errors
    /// A storage error.
    pub async fn list_failed_jobs(&self) -> Result<FailedJobs, ServiceError> {
        let stored = self.store.failed_jobs(MAX_LISTED).await?;
        Ok(FailedJobs { jobs: stored.jobs.into_iter().map(published).collect(), total: stored.total })
    }

    /// Lets one failed job run again, or all of them. A job that is not failed any more changes nothing.
    ///
    /// # Errors
    /// A storage error.
    pub async fn retry_failed_jobs(&self, job: Option<u64>) -> Result<FailedJobs, ServiceError> {
        if self.store.retry_failed_jobs(job, clock::now()).await? > 0 {
            self.notifier.notify(&Topic::Jobs);
        }
        self.list_failed_jobs().await
    }
}

fn published(stored: StoredFailure) -> FailedJob {
    FailedJob {
        id: stored.id,
        consumer: match stored.consumer {
            Some(ConsumerName::Promises) => JobConsumer::Promises,
            Some(ConsumerName::Webhook { url, .. }) => {
                JobConsumer::Webhook { receiver: url.origin().ascii_serialization() }
            }
            None => JobConsumer::Unknown,
        },
        conversation: stored.conversation,
        reference: stored.reference,
        attempts: stored.attempts,
        failed_at: stored.failed_at,
        error: stored.error,
    }
}
