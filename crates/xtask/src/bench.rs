//! `cargo xtask bench`: the measurements of docs/performance.md. Nothing of it is a test: no check depends on a time.

use std::process::Command;

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::{process, setup};

/// Options of `bench`.
#[derive(Args)]
pub struct Options {
    #[command(subcommand)]
    subject: Subject,
}

#[derive(Subcommand)]
enum Subject {
    /// Posts a second, wake times and the memory of long polls, on both engines.
    Desk(BenchArguments),
    /// The time of each query of widget and inbox, by the number of conversations, on both engines.
    Queries(BenchArguments),
}

/// What the benchmark itself reads; `-- --help` prints it.
#[derive(Args)]
struct BenchArguments {
    #[arg(last = true)]
    arguments: Vec<String>,
}

/// Builds the desk as it is released, and measures it.
pub fn run(options: &Options) -> Result<()> {
    setup::postgres()?;
    let (name, BenchArguments { arguments }) = match &options.subject {
        Subject::Desk(arguments) => ("desk", arguments),
        Subject::Queries(arguments) => ("queries", arguments),
    };
    let mut bench = Command::new("cargo");
    bench.args(["bench", "-p", "yes-reply-desk", "--bench", name, "--"]).args(arguments);
    process::run(&mut bench)
}
