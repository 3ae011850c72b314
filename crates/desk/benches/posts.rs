//! The cost of durability: entries per second over HTTP, by the number of concurrent customers, beside a bare loop of one
//! row for each commit on SQLite with the same settings. All in one run on one disk; compare the ratios.
//!
//! `cargo bench -p yes-reply-desk --bench posts`
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "../tests/common/mod.rs"]
mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use common::{TestDesk, message};
use futures_util::future::join_all;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqliteSynchronous};

const SPAN: Duration = Duration::from_secs(3);

#[tokio::main]
async fn main() {
    let bare = bare().await;
    println!("{:<34}{:>10}{:>10}", "", "posts/s", "ratio");
    println!("{:<34}{bare:>10.0}{:>10.2}", "bare loop, one row a commit", 1.0);
    for writers in [1, 16, 64, 256] {
        let posts = posts(writers).await;
        println!("{:<34}{posts:>10.0}{:>10.2}", format!("desk over HTTP, {writers} writers"), posts / bare);
    }
}

/// Rows per second of the simplest durable loop.
async fn bare() -> f64 {
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let options = SqliteConnectOptions::new()
        .filename(dir.path().join("bare.sqlite"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let pool = SqlitePool::connect_with(options).await.unwrap();
    let mut connection = pool.acquire().await.unwrap();
    sqlx::query("CREATE TABLE rows (n INTEGER PRIMARY KEY, text TEXT)")
        .execute(&mut *connection)
        .await
        .unwrap();
    let (start, mut rows) = (Instant::now(), 0u64);
    while start.elapsed() < SPAN {
        let row = sqlx::query("INSERT INTO rows (text) VALUES (?)").bind("One of the mugs came broken.");
        row.execute(&mut *connection).await.unwrap();
        rows += 1;
    }
    rows as f64 / start.elapsed().as_secs_f64()
}

/// Acknowledged entries per second of concurrent customers, each in their own conversation.
async fn posts(writers: usize) -> f64 {
    let world = TestDesk::new().await;
    let customers = (0..writers).map(|n| world.customer(&format!("customer-{n}")));
    let customers = join_all(customers.map(|customer| async {
        let id = customer.open("The kettle leaks.").await;
        (customer, id)
    }))
    .await;
    let (start, done) = (Instant::now(), Arc::new(AtomicU64::new(0)));
    let write = message("One of the mugs came broken.");
    join_all(customers.iter().map(|(customer, id)| async {
        while start.elapsed() < SPAN {
            customer.write(*id, &write).await;
            done.fetch_add(1, Ordering::Relaxed);
        }
    }))
    .await;
    done.load(Ordering::Relaxed) as f64 / start.elapsed().as_secs_f64()
}
