//! Missed promises: what a run of their consumer does when it can record nothing.

use std::sync::Arc;

use contract::{AuthorKind, PromiseState, Timestamp};

use super::TestEngine;
use super::fixtures::{Opening, append, author, change, conversation, entry, message, next_time};
use crate::conversations::appender::EntryAppender;
use crate::conversations::fixtures::company;
use crate::jobs::consumer::Consumer;
use crate::jobs::job::{Job, JobOutcome};
use crate::jobs::store::{Lease, NextJob};
use crate::promises::watcher::PromiseWatcher;
use crate::storage::Database;
use crate::support::clock;
use crate::support::notifier::Notifier;

fn watcher(database: &Arc<impl Database + 'static>) -> PromiseWatcher {
    let company = Arc::new(company());
    PromiseWatcher {
        company: company.clone(),
        conversations: database.clone(),
        accounts: database.clone(),
        promises: database.clone(),
        jobs: database.clone(),
        appender: EntryAppender { store: database.clone(), notifier: Arc::new(Notifier::default()), company },
    }
}

async fn leased(database: &dyn Database, watcher: &PromiseWatcher) -> Option<Job> {
    let now = clock::now();
    let lease = Lease { holder: [1; 16], now, until: now.plus_ms(60_000) };
    match database.lease_job(watcher.name(), lease).await.unwrap() {
        NextJob::Leased(job) => Some(job),
        NextJob::NotBefore(_) => None,
    }
}

/// Another entry has the id that the consumer needs. A run that ends as if it had done its work would begin again at once,
/// for ever, and hold up the promises of all others.
pub async fn a_run_that_records_nothing_is_a_failed_attempt<E: TestEngine>() {
    let engine = E::start().await;
    let database = Arc::new(engine.open_again().await);
    let watcher = watcher(&database);
    let due: Timestamp = clock::from_ms(2_000);
    let mut ids = vec![];
    for number in [1, 2] {
        let id = Opening::new(number).store(&*database).await;
        change(&*database, id, move |one| one.promise_reply_by(due)).await;
        ids.push(id);
    }
    watcher.enqueue().await.unwrap();
    let taken = leased(&*database, &watcher).await.unwrap();
    let (customer, id) = (author(AuthorKind::Customer, "Ada"), taken.seed.entry_id("missed", due));
    append(&*database, taken.conversation, entry(id, next_time(), customer, message("mine"))).await;
    assert!(matches!(watcher.run(&taken).await, JobOutcome::Failed(_)));
    let promise = conversation(&*database, taken.conversation).await.promise.unwrap();
    assert_eq!(promise.state, PromiseState::Pending);

    let other = leased(&*database, &watcher).await.unwrap();
    assert_ne!(other.conversation, taken.conversation);
    for _ in 0..2 {
        assert_eq!(watcher.run(&other).await, JobOutcome::Done, "again, if its end was not stored");
    }
    let recorded = conversation(&*database, other.conversation).await;
    assert_eq!((recorded.promise.unwrap().state, recorded.last_seq), (PromiseState::Missed, 2));
    watcher.enqueue().await.unwrap();
    assert_eq!(leased(&*database, &watcher).await, None, "both have their job");
}
