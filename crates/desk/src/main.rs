//! `yes-reply`: see `yes-reply --help`.

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::Parser;
use desk::cli::Cli;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let colours = std::io::stderr().is_terminal();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(colours)
        // A log that cannot be written, such as a file on a full disk, must not end the request that it is about.
        .log_internal_errors(false)
        .init();
    match Cli::parse().run().await {
        Ok(code) => code,
        Err(why) => {
            eprintln!("yes-reply: {why}");
            ExitCode::FAILURE
        }
    }
}
