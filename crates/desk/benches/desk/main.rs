//! The cost of durability, the time until a page that waits has a reply, and the memory of a long poll: desks as processes
//! of their own, over HTTP, beside bare loops of the same durability. Everything takes turns in one run, round after
//! round, because a disk is not equally fast at all times; compare the ratios.
//!
//! `cargo xtask bench desk`
#![allow(missing_docs, clippy::unwrap_used)]

mod bare;
mod bench_desk;
mod connection;
mod engines;
mod figures;
mod machine;
mod open_polls;
mod posts;
mod wake;

#[allow(dead_code)]
#[path = "../../tests/integration/common/mod.rs"]
mod common;

use std::time::Duration;

use clap::Parser;

use engines::{PostgresDesks, SqliteDesk};
use figures::{Posts, Wakes};

#[derive(Parser)]
struct Options {
    /// How often everything is measured.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// The seconds of each measurement of posts.
    #[arg(long, default_value_t = 3)]
    seconds: u64,
    /// The replies of each measurement of wake times.
    #[arg(long, default_value_t = 300)]
    wakes: usize,
    /// The number of open long polls.
    #[arg(long, default_value_t = 2000)]
    polls: usize,
    /// What `cargo bench` adds.
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main]
async fn main() {
    let options = Options::parse();
    let span = Duration::from_secs(options.seconds);
    let (sqlite, postgres) = (SqliteDesk::start().await, PostgresDesks::start().await);
    let (mut posts, mut wakes) = (Posts::default(), Wakes::default());
    for round in 1..=options.rounds {
        eprintln!("round {round} of {}", options.rounds);
        sqlite.measure_posts(span, &mut posts).await;
        postgres.measure_posts(span, &mut posts).await;
        sqlite.measure_wakes(options.wakes, &mut wakes).await;
        postgres.measure_wakes(options.wakes, &mut wakes).await;
    }
    println!("{}\n\n{posts}\n{wakes}", machine::describe(sqlite.folder()));
    open_polls::measure(&options, &sqlite, &postgres).await;
}
