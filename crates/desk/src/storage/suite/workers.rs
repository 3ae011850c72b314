//! Workers: what happens to a job when its run fails, panics, or is interrupted.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use contract::Timestamp;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::TestEngine;
use super::fixtures::Opening;
use super::jobs::webhook;
use crate::conversations::topic::Topic;
use crate::error::StorageError;
use crate::jobs::consumer::{Consumer, ConsumerName};
use crate::jobs::job::{Job, JobOutcome, NewJob};
use crate::jobs::store::{JobStore, Lease, NextJob};
use crate::jobs::worker::Worker;
use crate::storage::Database;
use crate::support::clock;
use crate::support::notifier::Notifier;

const PAUSES: [Duration; 2] = [Duration::ZERO, Duration::ZERO];

/// What the consumer does with every job.
#[derive(Clone, Copy)]
enum Behaviour {
    Fails,
    Panics,
    Hangs,
    Ends,
}

struct TestConsumer {
    name: ConsumerName,
    behaviour: watch::Sender<Behaviour>,
    /// The attempts of the runs so far.
    runs: watch::Sender<Vec<u32>>,
}

#[async_trait]
impl Consumer for TestConsumer {
    fn name(&self) -> &ConsumerName {
        &self.name
    }

    fn topic(&self) -> Topic {
        Topic::Changes
    }

    fn pauses(&self) -> &'static [Duration] {
        &PAUSES
    }

    async fn enqueue(&self) -> Result<Option<Timestamp>, StorageError> {
        Ok(None)
    }

    async fn run(&self, job: &Job) -> JobOutcome {
        self.runs.send_modify(|runs| runs.push(job.attempts));
        let behaviour = *self.behaviour.borrow();
        match behaviour {
            Behaviour::Fails => JobOutcome::Failed("it was answered 500".into()),
            Behaviour::Panics => panic!("this run panics on purpose"),
            Behaviour::Hangs => std::future::pending().await,
            Behaviour::Ends => JobOutcome::ConsumerEnds,
        }
    }
}

/// A worker on one job.
struct Story<D> {
    database: Arc<D>,
    consumer: Arc<TestConsumer>,
    notifier: Arc<Notifier<Topic>>,
    stop: CancellationToken,
    worker: JoinHandle<()>,
}

impl<D: Database + 'static> Story<D> {
    async fn begin(database: D, behaviour: Behaviour) -> Self {
        let (database, name) = (Arc::new(database), webhook("kettle"));
        let conversation = Opening::new(1).store(&*database).await;
        let job = NewJob { conversation, revision: 4, run_at: clock::now() };
        database.add_jobs(&name, &[job]).await.unwrap();
        let consumer = Arc::new(TestConsumer {
            name,
            behaviour: watch::Sender::new(behaviour),
            runs: watch::Sender::new(vec![]),
        });
        let (notifier, stop) = (Arc::new(Notifier::default()), CancellationToken::new());
        let worker = Worker::new(consumer.clone(), database.clone(), notifier.clone()).run(stop.clone());
        Self { database, consumer, notifier, stop, worker: tokio::spawn(worker) }
    }

    /// Waits until there were so many runs, and returns the attempt of each.
    async fn runs(&self, count: usize) -> Vec<u32> {
        let mut runs = self.consumer.runs.subscribe();
        let enough = runs.wait_for(|runs| runs.len() >= count);
        tokio::time::timeout(Duration::from_secs(60), enough).await.unwrap().unwrap().clone()
    }

    /// Waits until the job has failed in all its attempts, and returns the reason.
    async fn failure(&self) -> String {
        loop {
            if let Some(failed) = self.database.failed_jobs(1).await.unwrap().jobs.pop() {
                return failed.error;
            }
            tokio::task::yield_now().await;
        }
    }

    async fn stop(self) -> Arc<D> {
        self.stop.cancel();
        self.worker.await.unwrap();
        self.database
    }
}

/// Leases the job, which has to be free.
async fn free_job(database: &dyn Database) -> Job {
    let now = clock::now();
    let lease = Lease { holder: [9; 16], now, until: now.plus_ms(1_000) };
    match database.lease_job(&webhook("kettle"), lease).await.unwrap() {
        NextJob::Leased(job) => job,
        NextJob::NotBefore(time) => panic!("not before {time:?}"),
    }
}

pub async fn a_job_that_fails_in_every_attempt_is_left_to_agents<E: TestEngine>() {
    let engine = E::start().await;
    let story = Story::begin(engine.open_again().await, Behaviour::Fails).await;
    assert_eq!(story.failure().await, "it was answered 500");
    assert_eq!(story.runs(3).await, [1, 2, 3]);
    story.consumer.behaviour.send_replace(Behaviour::Panics);
    story.database.retry_failed_jobs(None, clock::now()).await.unwrap();
    story.notifier.notify(&Topic::Jobs);
    assert_eq!(story.runs(6).await, [1, 2, 3, 1, 2, 3]);
    assert_eq!(story.failure().await, "a defect of the desk: the job panicked");
    story.stop().await;
}

pub async fn a_worker_that_stops_gives_its_job_back<E: TestEngine>() {
    let engine = E::start().await;
    let story = Story::begin(engine.open_again().await, Behaviour::Hangs).await;
    story.runs(1).await;
    let database = story.stop().await;
    assert_eq!(free_job(&*database).await.attempts, 1, "the run that was interrupted does not count");
}

pub async fn a_consumer_that_ends_leaves_its_jobs<E: TestEngine>() {
    let engine = E::start().await;
    let story = Story::begin(engine.open_again().await, Behaviour::Ends).await;
    assert_eq!(story.runs(1).await, [1]);
    story.worker.await.unwrap();
    assert_eq!(free_job(&*story.database).await.attempts, 1);
}

/// A run that ends its desk each time would begin for ever.
pub async fn a_job_whose_runs_never_end_is_given_up<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.open_again().await;
    let story = Story::begin(database, Behaviour::Hangs).await;
    story.runs(1).await;
    let database = story.stop().await;
    // Desks that were killed with the job: each lease is over when the next one begins.
    let mut now = clock::now();
    for attempt in 1..=3 {
        let lease = Lease { holder: [attempt; 16], now, until: now.plus_ms(1) };
        let leased = database.lease_job(&webhook("kettle"), lease).await.unwrap();
        assert!(matches!(leased, NextJob::Leased(job) if job.attempts == u32::from(attempt)));
        now = now.plus_ms(1);
    }
    drop(database);
    let story = Story::begin(engine.open_again().await, Behaviour::Fails).await;
    assert_eq!(story.failure().await, "the desk stopped during the last attempt");
    assert_eq!(story.runs(0).await, [0; 0], "it is not begun once more");
    story.stop().await;
}
