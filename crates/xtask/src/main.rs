//! The build tool: `cargo xtask dist`, `cargo xtask demo`, `cargo xtask test`, `cargo xtask faults`. In reading order:

mod dist;

mod demo;
mod faults;
mod test;

mod run;
mod setup;
mod workspace;

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;

/// Builds, shows and tests yes-reply. Relative paths start at the repository's root.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Command {
    /// Make the files to deploy, and hold them to their sizes.
    Dist(dist::Options),
    /// Run a desk and a demo company beside it, and say where to look.
    Demo(demo::Options),
    /// Run every check there is, as CI does.
    Test,
    /// Let desks, browsers and the line between them fail, and check that nothing is lost, stored twice or
    /// disordered.
    Faults(faults::Options),
}

fn main() -> ExitCode {
    let Err(error) = carry_out(Command::parse()) else { return ExitCode::SUCCESS };
    eprintln!("error: {error}");
    for cause in error.chain().skip(1) {
        eprintln!("    because: {cause}");
    }
    ExitCode::FAILURE
}

fn carry_out(command: Command) -> Result<()> {
    // Every path below is then the same, wherever in the repository the command was given.
    std::env::set_current_dir(workspace::root())
        .with_context(|| format!("cannot enter {}", workspace::root().display()))?;
    match command {
        Command::Dist(options) => {
            setup::for_building()?;
            dist::run(&options)
        }
        Command::Demo(options) => demo::run(&options),
        Command::Test => test::run(),
        Command::Faults(options) => faults::run(&options),
    }
}
