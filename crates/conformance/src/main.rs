//! `check`: see `check --help`.

use std::process::ExitCode;

use clap::Parser;
use conformance::cli::CheckArgs;

/// Checks a backend against the contract.
#[derive(Parser, Debug)]
#[command(name = "check", version)]
struct CheckCli {
    #[command(flatten)]
    arguments: CheckArgs,
}

#[tokio::main]
async fn main() -> ExitCode {
    ExitCode::from(CheckCli::parse().arguments.run().await)
}
