//! Many open long polls on one desk: the memory of each, and the wake time among them.

use std::time::{Duration, Instant};

use futures_util::StreamExt;
use futures_util::stream;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::Options;
use crate::bench_desk::BenchDesk;
use crate::engines::{PostgresDesks, SqliteDesk};
use crate::figures::Wakes;
use crate::wake::{UNTIL_WAITING, WaitingPage, reply};

/// How many pages are opened at once.
const AT_ONCE: usize = 32;

/// A desk is quiet when it used no processor time for so long.
const QUIET: Duration = Duration::from_millis(500);

pub async fn measure(options: &Options, sqlite: &SqliteDesk, postgres: &PostgresDesks) {
    println!("| | resident before, MiB | with {} polls, MiB | KiB a poll |", options.polls);
    println!("|---|---:|---:|---:|");
    let mut wakes = Wakes::default();
    for (name, desk) in [("SQLite", &sqlite.desk), ("PostgreSQL", &postgres.desks[0])] {
        let times = hold_open(name, desk, options).await;
        wakes.add(&format!("{name}, {} open polls", options.polls), times);
    }
    println!("\n{wakes}");
}

async fn hold_open(name: &str, desk: &BenchDesk, options: &Options) -> Vec<Duration> {
    // The connections on which the pages were opened are closed before the count.
    let pages = open_pages(desk, options.polls).await;
    let conversations: Vec<_> = pages.iter().map(|(_, page)| page.conversation).collect();
    let before = quiet(desk).await;
    let (changed, mut changes) = mpsc::unbounded_channel();
    // The polls end with this value, and so before their desk.
    let mut polls = JoinSet::new();
    for (number, (customer, mut page)) in pages.into_iter().enumerate() {
        let changed = changed.clone();
        let mut connection = desk.customer(&customer).await;
        polls.spawn(async move {
            loop {
                let arrived = page.next_change(&mut connection).await;
                if changed.send((number, arrived)).is_err() {
                    return;
                }
            }
        });
    }
    let after = quiet(desk).await;
    let each = (after - before) as f64 / options.polls as f64;
    println!("| {name} | {:.1} | {:.1} | {each:.1} |", before as f64 / 1024.0, after as f64 / 1024.0);

    let mut agent = desk.agent().await;
    let mut times = Vec::with_capacity(options.wakes);
    for turn in 0..options.wakes {
        let number = turn * 7 % conversations.len();
        tokio::time::sleep(UNTIL_WAITING).await;
        let sent = Instant::now();
        let ((), change) = tokio::join!(reply(&mut agent, conversations[number]), changes.recv());
        let (woken, arrived) = change.unwrap();
        assert_eq!(woken, number, "only the page of the conversation wakes");
        times.push(arrived.duration_since(sent));
    }
    times
}

/// The pages of this many customers, each with the name of its customer.
async fn open_pages(desk: &BenchDesk, count: usize) -> Vec<(String, WaitingPage)> {
    let open = |number| async move {
        let customer = format!("visitor-{number}");
        let page = WaitingPage::open(&mut desk.customer(&customer).await).await;
        (customer, page)
    };
    stream::iter(0..count).map(open).buffer_unordered(AT_ONCE).collect().await
}

/// Waits until the desk is quiet, and returns its resident memory in KiB.
async fn quiet(desk: &BenchDesk) -> u64 {
    let mut last = desk.processor_time();
    loop {
        tokio::time::sleep(QUIET).await;
        let now = desk.processor_time();
        if now == last {
            return desk.resident_kib();
        }
        last = now;
    }
}
