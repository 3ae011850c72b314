//! The build tool, `cargo xtask setup | dist | demo | test | faults | schemathesis | bench | check-names`. Modules in reading order:

mod dist;

mod bench;
mod demo;
mod fault_injection;
mod openapi;
mod test;

mod check_names;

mod process;
mod servers;
mod setup;
mod workspace;

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;

/// Builds, demonstrates and tests yes-reply. Relative paths start at the repository's root.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Command {
    /// Install the tools that are missing. The other commands install the ones that they need.
    Setup,
    /// Build the files to deploy, and fail when they are larger than their limits.
    Dist(dist::Options),
    /// Run a desk and a demo company, and print the addresses to open.
    Demo(demo::Options),
    /// Run every check, as CI does.
    Test,
    /// Inject faults into desks, browsers and the network between them, and check that nothing is lost, stored twice
    /// or out of order.
    Faults(fault_injection::Options),
    /// Send generated requests to a desk, and check that its answers are those of docs/openapi.json.
    Schemathesis(openapi::Options),
    /// Measure the desk, and print the tables of docs/performance.md.
    Bench(bench::Options),
    /// Fail if a type name has two meanings in the workspace.
    CheckNames,
}

fn main() -> ExitCode {
    let Err(error) = run_command(Command::parse()) else { return ExitCode::SUCCESS };
    eprintln!("error: {error}");
    for cause in error.chain().skip(1) {
        eprintln!("    because: {cause}");
    }
    ExitCode::FAILURE
}

fn run_command(command: Command) -> Result<()> {
    // Paths are relative to the root, from whichever folder of the repository the command was given.
    std::env::set_current_dir(workspace::root())
        .with_context(|| format!("cannot enter {}", workspace::root().display()))?;
    match command {
        Command::Setup => setup::run(),
        Command::Dist(options) => {
            setup::for_building()?;
            dist::run(&options)
        }
        Command::Demo(options) => demo::run(&options),
        Command::Test => test::run(),
        Command::Faults(options) => fault_injection::run(&options),
        Command::Schemathesis(options) => openapi::run_schemathesis(&options),
        Command::Bench(options) => bench::run(&options),
        Command::CheckNames => check_names::run(),
    }
}
