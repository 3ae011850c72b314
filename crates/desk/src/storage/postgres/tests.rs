//! PostgreSQL beyond the tests that every engine passes.

#![allow(clippy::unwrap_used)]

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use contract::ConversationId;
use futures_util::FutureExt;
use inbox_api::AuditAction;
use postgres_cluster::Cluster;
use sqlx::Connection;

use super::error::with_retries;
use super::fixtures::database;
use super::*;
use crate::accounts::audit::{ActorId, AuditEvent, AuditLog};
use crate::conversations::store::ConversationStore;
use crate::error::ServiceError;
use crate::storage::suite::fixtures::Opening;
use crate::support::clock;

#[tokio::test]
async fn events_of_the_audit_log_are_neither_changed_nor_removed() {
    let database = database().await;
    let event = AuditEvent {
        at: clock::now(),
        actor: ActorId::CommandLine,
        subject: None,
        action: AuditAction::SignInRefused,
    };
    database.record(event).await.unwrap();
    for query in ["UPDATE audit SET at = 0", "DELETE FROM audit", "TRUNCATE audit"] {
        let refused = sqlx::query(query).execute(database.connections.pool()).await.unwrap_err();
        assert!(refused.to_string().contains("only added to"), "{refused}");
    }
}

#[tokio::test]
async fn a_desk_goes_on_when_its_server_comes_back() {
    let cluster = Cluster::start().unwrap();
    let database = PostgresDatabase::open(&cluster.create_database()).await.unwrap();
    let committed = Opening::new(1).store(&database).await;
    cluster.kill();
    let failed = Opening::new(2).try_store(&database).await;
    assert!(matches!(failed, Err(ServiceError::Storage(StorageError::Unavailable(_)))), "{failed:?}");
    cluster.restart().unwrap();
    // A connection that was broken is closed by its first use.
    let mut attempts = 0;
    while let Err(error) = Opening::new(2).try_store(&database).await {
        attempts += 1;
        assert!(attempts < 20, "{error:?}");
    }
    let is_stored =
        async |id: ConversationId| database.find_conversation(id).await.unwrap().found().is_some();
    assert!(is_stored(committed).await && is_stored(Opening::new(2).id()).await);
    database.close().await;
}

/// A request whose client goes away is dropped, at any moment. Its transaction must not stay on a connection that others
/// get: they would read the past.
#[tokio::test]
async fn a_read_that_is_dropped_while_it_begins_leaves_no_transaction() {
    let url = postgres_cluster::shared().create_database();
    let database = PostgresDatabase::open(&url).await.unwrap();
    for times_polled in 1..=10 {
        let read = database.read(|_| Box::pin(std::future::ready(Ok::<_, sqlx::Error>(()))));
        let mut read = std::pin::pin!(read);
        for _ in 0..times_polled {
            if read.as_mut().now_or_never().is_some() {
                break;
            }
            tokio::task::yield_now().await;
        }
    }
    const OPEN: &str = "SELECT count(*) FROM pg_stat_activity \
        WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
    let mut observer = sqlx::PgConnection::connect(&url).await.unwrap();
    // The server ends such a transaction after 30 s.
    let end = tokio::time::Instant::now() + std::time::Duration::from_secs(10);
    loop {
        let open: i64 = sqlx::query_scalar(OPEN).fetch_one(&mut observer).await.unwrap();
        if open == 0 {
            break;
        }
        assert!(tokio::time::Instant::now() < end, "{open} transactions are open, and nobody uses them");
        tokio::task::yield_now().await;
    }
    database.close().await;
}

/// Each of two transactions has locked the row that the other one wants.
#[tokio::test]
async fn transactions_that_wait_for_each_other_are_run_again() {
    let database = database().await;
    sqlx::raw_sql("INSERT INTO locks (name) VALUES ('one'), ('other')")
        .execute(database.connections.pool())
        .await
        .unwrap();
    let (attempts, both) = (AtomicU32::new(0), tokio::sync::Barrier::new(2));
    let (attempts, both) = (&attempts, &both);
    let lock = |names: [&'static str; 2]| {
        let is_first_time = AtomicBool::new(true);
        let pool = database.connections.pool();
        async move {
            with_retries(|| async {
                attempts.fetch_add(1, Ordering::Relaxed);
                let mut transaction = pool.begin().await?;
                for name in names {
                    let lock = sqlx::query("SELECT name FROM locks WHERE name = $1 FOR UPDATE").bind(name);
                    lock.fetch_one(&mut *transaction).await?;
                    if name == names[0] && is_first_time.swap(false, Ordering::Relaxed) {
                        both.wait().await;
                    }
                }
                Ok(transaction.commit().await?)
            })
            .await
        }
    };
    let (one, other) = tokio::join!(lock(["one", "other"]), lock(["other", "one"]));
    assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
    assert!(attempts.load(Ordering::Relaxed) > 2, "one of them was ended");
}

/// Sign-ins that wait for one another leave the connections to customers.
#[tokio::test]
async fn account_changes_that_wait_hold_up_no_customer() {
    let database = database().await;
    let first = database.account_changes.begin().await.unwrap();
    let waiting = futures_util::future::join_all((0..40).map(|_| database.account_changes.begin()));
    let mut waiting = std::pin::pin!(waiting);
    let customer = async {
        for number in 1..=3 {
            let id = Opening::new(number).store(&database).await;
            assert!(database.find_conversation(id).await.unwrap().found().is_some());
        }
    };
    tokio::select! {
        _ = &mut waiting => panic!("the lock is held"),
        () = customer => {}
    }
    first.commit().await.unwrap();
}

/// The tests that every engine passes.
mod suite {
    crate::storage::suite::storage_suite!(crate::storage::postgres::fixtures::PostgresEngine);
}

mod query_plans;
mod search;
