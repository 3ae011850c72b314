//! Background task that does the jobs of one consumer, one after the other.

use std::sync::Arc;
use std::time::Duration;

use contract::Timestamp;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use super::consumer::Consumer;
use super::job::{Job, JobEnd, JobOutcome};
use super::store::{JobStore, Lease, NextJob};
use crate::conversations::topic::Topic;
use crate::error::StorageError;
use crate::support::clock;
use crate::support::notifier::Notifier;
use crate::support::random::random_bytes;

/// How long a lease is good for. It is extended while the job runs, so that this is the time after which another desk takes
/// over the job of a desk that was killed.
const LEASE: Duration = Duration::from_secs(20);
const EXTENSION_INTERVAL: Duration = Duration::from_secs(5);

/// The longest pause: a notification of another desk may be lost.
const MAX_PAUSE: Duration = Duration::from_secs(15);

pub struct Worker {
    consumer: Arc<dyn Consumer>,
    store: Arc<dyn JobStore>,
    notifier: Arc<Notifier<Topic>>,
    /// The holder of its leases.
    holder: [u8; 16],
    /// Whether the last job failed.
    is_failing: bool,
}

/// What a worker does next.
enum Next {
    Job,
    /// Nothing before this time or a notification.
    Pause(Option<Timestamp>),
    /// Nothing until the desk starts again.
    End,
}

/// The end of an attempt.
enum Attempt {
    Ended(JobOutcome),
    /// Another worker has the job.
    LeaseLost,
    DeskStops,
}

impl Worker {
    pub fn new(
        consumer: Arc<dyn Consumer>,
        store: Arc<dyn JobStore>,
        notifier: Arc<Notifier<Topic>>,
    ) -> Self {
        Self { consumer, store, notifier, holder: random_bytes(), is_failing: false }
    }

    /// Runs until the token is cancelled or the consumer ends.
    pub async fn run(mut self, stop: CancellationToken) {
        let notifier = self.notifier.clone();
        while !stop.is_cancelled() {
            // Subscribed before the read, so that a change between the two ends the pause.
            let mut changes = notifier.subscribe(self.consumer.topic());
            let mut retries = notifier.subscribe(Topic::Jobs);
            let pause = match self.run_next_job(&stop).await {
                Ok(Next::Job) => continue,
                Ok(Next::Pause(next)) => next.map_or(MAX_PAUSE, time_until),
                Ok(Next::End) => return,
                Err(error) => {
                    let (name, seconds) = (self.label(), MAX_PAUSE.as_secs());
                    tracing::warn!("{name}: the next attempt is in {seconds} s: {error}");
                    MAX_PAUSE
                }
            };
            let end = Instant::now() + pause;
            tokio::select! {
                _ = changes.notified_before(end) => {}
                _ = retries.notified_before(end) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    async fn run_next_job(&mut self, stop: &CancellationToken) -> Result<Next, StorageError> {
        let next_work = self.consumer.enqueue().await?;
        let job = match self.store.lease_job(self.consumer.name(), self.lease()).await? {
            NextJob::Leased(job) => job,
            NextJob::NotBefore(next_job) => {
                return Ok(Next::Pause([next_work, next_job].into_iter().flatten().min()));
            }
        };
        let (end, next) = match self.attempt(&job, stop).await {
            Attempt::Ended(JobOutcome::Done) => {
                if std::mem::take(&mut self.is_failing) {
                    tracing::info!("{}: jobs succeed again", self.label());
                }
                (JobEnd::Done, Next::Job)
            }
            Attempt::Ended(JobOutcome::Failed(error)) => (self.end_of_failure(&job, error), Next::Job),
            Attempt::Ended(JobOutcome::Refused(error)) => (self.give_up(&job, error), Next::Job),
            Attempt::Ended(JobOutcome::ConsumerEnds) => (JobEnd::Released, Next::End),
            Attempt::DeskStops => (JobEnd::Released, Next::Job),
            Attempt::LeaseLost => {
                tracing::warn!("{}: another desk has taken over a job", self.label());
                return Ok(Next::Job);
            }
        };
        self.store.finish_job(&job, self.lease(), end).await?;
        Ok(next)
    }

    /// Runs the job in a task of its own, so that a panic is a failed attempt, and extends its lease meanwhile.
    async fn attempt(&self, job: &Job, stop: &CancellationToken) -> Attempt {
        // A desk that ends during every attempt stores no failure.
        if job.attempts as usize > self.consumer.pauses().len() + 1 {
            let error = "the desk stopped during the last attempt";
            return Attempt::Ended(JobOutcome::Failed(error.to_owned()));
        }
        let (consumer, own) = (self.consumer.clone(), job.clone());
        let mut running = AbortOnDropHandle::new(tokio::spawn(async move { consumer.run(&own).await }));
        loop {
            tokio::select! {
                result = &mut running => {
                    let panic = |_| JobOutcome::Failed("a defect of the desk: the job panicked".to_owned());
                    return Attempt::Ended(result.unwrap_or_else(panic));
                }
                () = stop.cancelled() => return Attempt::DeskStops,
                () = tokio::time::sleep(EXTENSION_INTERVAL) => {
                    // An error says nothing about the lease; the end of the run is stored only if it is still there.
                    if let Ok(false) = self.store.extend_lease(job, self.lease()).await {
                        return Attempt::LeaseLost;
                    }
                }
            }
        }
    }

    /// A line in the log for the first failure in a row, and for each job that is given up.
    fn end_of_failure(&mut self, job: &Job, error: String) -> JobEnd {
        let name = self.label();
        let Some(pause) = self.consumer.pauses().get(job.attempts.saturating_sub(1) as usize) else {
            return self.give_up(job, error);
        };
        let seconds = pause.as_secs();
        if std::mem::replace(&mut self.is_failing, true) {
            tracing::debug!("{name}: a job failed, next attempt in {seconds} s: {error}");
        } else {
            tracing::warn!("{name}: a job failed, next attempt in {seconds} s: {error}");
        }
        JobEnd::RunAgain { at: later(clock::now(), *pause), error }
    }

    fn give_up(&self, job: &Job, error: String) -> JobEnd {
        let (name, attempts) = (self.label(), job.attempts);
        tracing::error!(
            "{name}: a job failed after {attempts} attempts; agents can run it again in the inbox: {error}"
        );
        JobEnd::Failed { at: clock::now(), error }
    }

    fn label(&self) -> String {
        self.consumer.name().label()
    }

    fn lease(&self) -> Lease {
        let now = clock::now();
        Lease { holder: self.holder, now, until: later(now, LEASE) }
    }
}

fn later(time: Timestamp, by: Duration) -> Timestamp {
    time.plus_ms(i64::try_from(by.as_millis()).unwrap_or(i64::MAX))
}

fn time_until(next: Timestamp) -> Duration {
    let ms = (next.as_millisecond() - clock::now().as_millisecond()).max(0).unsigned_abs();
    Duration::from_millis(ms).min(MAX_PAUSE)
}
