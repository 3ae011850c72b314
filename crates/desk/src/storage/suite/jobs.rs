//! Jobs and the positions of consumers.

use contract::{ConversationId, Timestamp};
use futures_util::future::join_all;

use super::TestEngine;
use super::fixtures::{Opening, change, erase};
use crate::conversations::event_log::EventLog;
use crate::jobs::consumer::ConsumerName;
use crate::jobs::job::{Job, JobEnd, NewJob};
use crate::jobs::store::{JobStore, Lease, NextJob};
use crate::promises::store::{DuePromise, DuePromises, PromiseStore};
use crate::storage::Database;
use crate::support::clock;

pub fn webhook(iss: &str) -> ConsumerName {
    ConsumerName::Webhook { url: "https://rt.kettle.example/hook".parse().unwrap(), iss: iss.into() }
}

fn at(ms: i64) -> Timestamp {
    clock::from_ms(ms)
}

/// A lease of ten seconds, from these milliseconds on.
fn lease(holder: u8, ms: i64) -> Lease {
    Lease { holder: [holder; 16], now: at(ms), until: at(ms + 10_000) }
}

fn new_job(conversation: ConversationId, revision: u64, ms: i64) -> NewJob {
    NewJob { conversation, revision, run_at: at(ms) }
}

async fn leased(database: &dyn Database, consumer: &ConsumerName, lease: Lease) -> Job {
    match database.lease_job(consumer, lease).await.unwrap() {
        NextJob::Leased(job) => job,
        NextJob::NotBefore(time) => panic!("no job before {time:?}"),
    }
}

/// When the next job may run.
async fn next(database: &dyn Database, consumer: &ConsumerName, ms: i64) -> Option<Timestamp> {
    match database.lease_job(consumer, lease(99, ms)).await.unwrap() {
        NextJob::Leased(job) => panic!("{job:?}"),
        NextJob::NotBefore(time) => time,
    }
}

pub async fn a_job_is_leased_to_one_worker_until_it_is_done<E: TestEngine>() {
    let engine = E::start().await;
    let (database, consumer) = (engine.database(), webhook("kettle"));
    let (one, two) = (Opening::new(1).store(database).await, Opening::new(2).store(database).await);
    assert_eq!(next(database, &consumer, 1_000).await, None);
    database.add_jobs(&consumer, &[new_job(two, 5, 2_000), new_job(one, 4, 1_000)]).await.unwrap();
    assert_eq!(next(database, &consumer, 999).await, Some(at(1_000)));
    assert_eq!(next(database, &webhook("teapot"), 9_000).await, None, "of another consumer");

    let job = leased(database, &consumer, lease(1, 1_500)).await;
    assert_eq!((job.conversation, job.revision, job.attempts), (one, 4, 1));
    assert_eq!(next(database, &consumer, 1_500).await, Some(at(2_000)));
    let other = leased(database, &consumer, lease(2, 2_000)).await;
    assert_eq!((other.conversation, other.revision), (two, 5));
    assert_eq!(next(database, &consumer, 2_000).await, Some(at(11_500)), "the end of the first lease");

    database.finish_job(&job, lease(2, 3_000), JobEnd::Done).await.unwrap();
    assert!(!database.extend_lease(&job, lease(2, 3_000)).await.unwrap(), "another worker's job");
    assert!(database.extend_lease(&job, lease(1, 3_000)).await.unwrap());
    assert_eq!(next(database, &consumer, 11_999).await, Some(at(12_000)), "still leased");
    database.finish_job(&job, lease(1, 4_000), JobEnd::Done).await.unwrap();
    database.finish_job(&other, lease(2, 4_000), JobEnd::Done).await.unwrap();
    assert_eq!(next(database, &consumer, 99_000).await, None);
}

pub async fn the_job_of_a_worker_that_is_gone_is_taken_over<E: TestEngine>() {
    let engine = E::start().await;
    let (database, consumer) = (engine.database(), webhook("kettle"));
    let id = Opening::new(1).store(database).await;
    database.add_jobs(&consumer, &[new_job(id, 4, 1_000)]).await.unwrap();
    let before = leased(database, &consumer, lease(1, 1_000)).await;
    let after = leased(database, &consumer, lease(2, 11_000)).await;
    assert_eq!((after.id, after.seed, after.attempts), (before.id, before.seed, 2));
    assert!(!database.extend_lease(&before, lease(1, 11_001)).await.unwrap());
    for end in [JobEnd::Done, JobEnd::Released, JobEnd::Failed { at: at(11_002), error: String::new() }] {
        database.finish_job(&before, lease(1, 11_002), end).await.unwrap();
    }
    assert!(database.extend_lease(&after, lease(2, 11_003)).await.unwrap(), "the job is as it was");
    assert_eq!(database.failed_job_count().await.unwrap(), 0);
}

pub async fn a_change_during_a_run_is_another_run<E: TestEngine>() {
    let engine = E::start().await;
    let (database, consumer) = (engine.database(), webhook("kettle"));
    let id = Opening::new(1).store(database).await;
    let add = async |revision, ms| {
        database.add_jobs(&consumer, &[new_job(id, revision, ms)]).await.unwrap();
    };
    add(4, 1_000).await;
    add(6, 5_000).await;
    let job = leased(database, &consumer, lease(1, 1_000)).await;
    assert_eq!(job.revision, 6, "the first time, the greatest revision");
    add(8, 2_000).await;
    add(7, 2_000).await;
    database.finish_job(&job, lease(1, 3_000), JobEnd::Done).await.unwrap();
    let again = leased(database, &consumer, lease(1, 3_000)).await;
    assert_eq!((again.revision, again.attempts), (8, 1));
    database.finish_job(&again, lease(1, 3_001), JobEnd::Done).await.unwrap();
    assert_eq!(next(database, &consumer, 99_000).await, None);
}

pub async fn a_failed_job_waits_for_its_next_attempt_and_for_agents_after_the_last<E: TestEngine>() {
    let engine = E::start().await;
    let (database, consumer) = (engine.database(), webhook("kettle"));
    let ids = [Opening::new(1).store(database).await, Opening::new(2).store(database).await];
    database.add_jobs(&consumer, &ids.map(|id| new_job(id, 4, 1_000))).await.unwrap();
    let fail = async |ms, end| {
        let job = leased(database, &consumer, lease(1, ms)).await;
        database.finish_job(&job, lease(1, ms), end).await.unwrap();
        job
    };
    let why = || "it was answered 500".to_owned();
    let job = fail(1_000, JobEnd::RunAgain { at: at(6_000), error: why() }).await;
    let other = fail(1_000, JobEnd::Released).await;
    assert_eq!((job.conversation, other.conversation), (ids[0], ids[1]));
    assert_eq!(leased(database, &consumer, lease(1, 1_000)).await.attempts, 1, "a release is no attempt");
    assert_eq!(next(database, &consumer, 1_000).await, Some(at(6_000)));
    let job = fail(6_000, JobEnd::Failed { at: at(6_500), error: why() }).await;
    assert_eq!(job.attempts, 2);

    let failed = database.failed_jobs(10).await.unwrap();
    assert_eq!((failed.jobs.len(), failed.total), (1, 1));
    let listed = &failed.jobs[0];
    assert_eq!((listed.id, listed.conversation, listed.attempts), (job.id, ids[0], 2));
    assert_eq!((listed.consumer.as_ref(), listed.failed_at), (Some(&consumer), at(6_500)));
    assert_eq!((listed.reference.to_string(), listed.error.as_str()), ("order:1".into(), why().as_str()));
    assert_eq!(next(database, &consumer, 9_000).await, Some(at(11_000)), "only the other one");

    assert_eq!(database.retry_failed_jobs(Some(job.id + 100), at(9_000)).await.unwrap(), 0);
    assert_eq!(database.retry_failed_jobs(Some(job.id), at(9_000)).await.unwrap(), 1);
    assert_eq!(database.failed_job_count().await.unwrap(), 0);
    let job = fail(9_000, JobEnd::Failed { at: at(9_500), error: why() }).await;
    assert_eq!(job.attempts, 1, "it begins again");
    assert_eq!(database.retry_failed_jobs(None, at(10_000)).await.unwrap(), 1);
    let job = fail(10_000, JobEnd::Failed { at: at(10_500), error: why() }).await;

    database.add_jobs(&consumer, &[new_job(ids[0], 4, 12_000)]).await.unwrap();
    assert_eq!(database.failed_job_count().await.unwrap(), 1, "the same revision is not new work");
    database.add_jobs(&consumer, &[new_job(ids[0], 5, 10_800)]).await.unwrap();
    let again = leased(database, &consumer, lease(1, 10_900)).await;
    assert_eq!((again.id, again.revision, again.attempts), (job.id, 5, 1), "a change begins it again");
}

pub async fn of_two_desks_one_moves_a_consumer<E: TestEngine>() {
    let engine = E::start().await;
    let (one, other) = (engine.database(), engine.open_again().await);
    let consumer = webhook("kettle");
    Opening::new(1).store(one).await;
    let position = one.consumer_position(&consumer).await.unwrap();
    assert_eq!(position, one.last_change().await.unwrap(), "a new consumer begins with the present");
    let id = Opening::new(2).store(one).await;
    let (from, jobs) = (other.consumer_position(&consumer).await.unwrap(), [new_job(id, 9, 1_000)]);
    assert_eq!(from, position);
    let (mine, others) = tokio::join!(
        one.advance_consumer(&consumer, from, from + 1, &jobs),
        other.advance_consumer(&consumer, from, from + 1, &jobs),
    );
    assert!(mine.unwrap() != others.unwrap());
    assert_eq!(one.consumer_position(&consumer).await.unwrap(), from + 1);
    assert!(!one.advance_consumer(&consumer, from, from + 2, &[new_job(id, 10, 1_000)]).await.unwrap());
    assert_eq!(leased(one, &consumer, lease(1, 1_000)).await.revision, 9, "the refused jobs are not stored");
    let another = webhook("teapot");
    assert_eq!(one.consumer_position(&another).await.unwrap(), one.last_change().await.unwrap());
}

pub async fn of_many_workers_on_two_desks_one_gets_a_job<E: TestEngine>() {
    const ROUNDS: u64 = 30;
    const WORKERS: u8 = 16;
    let engine = E::start().await;
    let (one, other) = (engine.database(), engine.open_again().await);
    let consumer = webhook("kettle");
    let desks: [&dyn Database; 2] = [one, &other];
    for number in 1..=ROUNDS {
        let id = Opening::new(number).store(one).await;
        one.add_jobs(&consumer, &[new_job(id, number, 1_000)]).await.unwrap();
        let work = async |holder: u8| {
            let database = desks[usize::from(holder % 2)];
            match database.lease_job(&consumer, lease(holder, 2_000)).await.unwrap() {
                NextJob::Leased(job) => Some((holder, job)),
                NextJob::NotBefore(_) => None,
            }
        };
        let mut leased = join_all((0..WORKERS).map(work)).await.into_iter().flatten();
        let (holder, job) = leased.next().unwrap();
        assert_eq!((job.conversation, leased.next()), (id, None), "round {number}");
        one.finish_job(&job, lease(holder, 2_000), JobEnd::Done).await.unwrap();
    }
}

pub async fn the_jobs_of_an_erased_conversation_are_gone<E: TestEngine>() {
    let engine = E::start().await;
    let (database, consumer) = (engine.database(), webhook("kettle"));
    let opening = Opening::new(1).of("kettle", "ada");
    let customer = opening.customer.identity.clone();
    let id = opening.store(database).await;
    let stays = Opening::new(2).of("kettle", "tom").store(database).await;
    let jobs = [new_job(id, 4, 1_000), new_job(stays, 4, 1_000)];
    database.add_jobs(&consumer, &jobs).await.unwrap();
    let job = leased(database, &consumer, lease(1, 1_000)).await;
    assert_eq!(job.conversation, id);
    erase(database, &customer).await;
    database.finish_job(&job, lease(1, 1_000), JobEnd::Done).await.unwrap();
    // What a consumer has read of the log before the erasure.
    database.add_jobs(&consumer, &jobs.map(|job| NewJob { revision: 9, ..job })).await.unwrap();
    assert_eq!(leased(database, &consumer, lease(1, 1_000)).await.conversation, stays);
    assert_eq!(next(database, &consumer, 1_000).await, Some(at(11_000)));
}

pub async fn due_promises_come_earliest_first_with_the_next_time<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let mut ids = vec![];
    for (number, due) in [(1, 3_000), (2, 2_000), (3, 9_000)] {
        let id = Opening::new(number).store(database).await;
        change(database, id, move |one| one.promise_reply_by(at(due))).await;
        ids.push(id);
    }
    let promise = |n: usize, due| DuePromise { conversation: ids[n], due: at(due) };
    let due = async |ms, limit| database.due_promises(at(ms), limit).await.unwrap();
    let both = DuePromises { due: vec![promise(1, 2_000), promise(0, 3_000)], next: Some(at(9_000)) };
    assert_eq!(due(3_000, 10).await, both);
    assert_eq!(due(3_000, 1).await.due, [promise(1, 2_000)]);
    assert_eq!(due(9_000, 10).await.next, None::<Timestamp>);

    // One that cannot be recorded holds up no other.
    database.add_jobs(&ConsumerName::Promises, &[new_job(ids[1], 2_000, 2_000)]).await.unwrap();
    assert_eq!(due(3_000, 1).await.due, [promise(0, 3_000)]);
    let job = leased(database, &ConsumerName::Promises, lease(1, 3_000)).await;
    let failed = JobEnd::Failed { at: at(3_000), error: "a defect".into() };
    database.finish_job(&job, lease(1, 3_000), failed).await.unwrap();
    assert_eq!(due(3_000, 10).await.due, [promise(0, 3_000)]);
    change(database, ids[1], |one| one.promise_reply_by(at(4_000))).await;
    assert_eq!(due(4_000, 10).await.due, [promise(0, 3_000), promise(1, 4_000)], "another promise");
}
