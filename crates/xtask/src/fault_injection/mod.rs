//! `cargo xtask faults`: the runs of tests/faults. Each crashes desks and browsers, disturbs the network between them,
//! and checks every promise afterwards.

mod known_bugs;

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::{dist, process, servers, setup, workspace};

const SOURCES: &str = "tests/faults";
/// Inside the repository wherever cargo builds, because Node resolves packages from the folders above a file.
const BUNDLES: &str = "target/faults";
const BUNDLER: &str = "node_modules/.bin/esbuild";
const BUNDLER_OPTIONS: &str =
    "--bundle --platform=node --format=esm --target=node20 --packages=external --out-extension:.js=.mjs";
const SQLITE: &str = "sqlite";
pub const POSTGRES: &str = "postgres";

/// Options of `faults`.
#[derive(Args)]
pub struct Options {
    /// The number of runs.
    #[arg(long, default_value_t = 100)]
    pub runs: u32,
    /// The seed of the first run; each further run takes the next number. Random, and printed, by default.
    #[arg(long)]
    pub seed: Option<u32>,
    /// The number of concurrent runs. Three for each core by default, six with `--bugs`.
    #[arg(long)]
    pub jobs: Option<u32>,
    /// The engine that stores the data. With PostgreSQL, each concurrent run has a throw-away cluster of its own.
    #[arg(long, default_value = SQLITE, value_parser = [SQLITE, POSTGRES], conflicts_with = "bugs")]
    pub engine: String,
    /// The number of desks behind the proxy, on one database. More than one need `--engine postgres`.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..10), conflicts_with = "bugs")]
    pub desks: u8,
    /// Switch a known bug on.
    #[arg(long, value_name = "NAME", conflicts_with = "bugs")]
    pub bug: Option<String>,
    /// Search for each known bug until a run finds it, in at most 40 runs.
    #[arg(long)]
    pub bugs: bool,
    /// Print the plan of the seed without running it.
    #[arg(long)]
    pub plan: bool,
    /// Write the history of every run to target/faults, not only of failed runs.
    #[arg(long)]
    pub keep: bool,
    /// Print the summary as rows of a Markdown table.
    #[arg(long)]
    pub table: bool,
    /// Test the random numbers, the plans, the proxy and the checker, and nothing else.
    #[arg(long)]
    pub test: bool,
    /// Use the desk and the widget of the last build.
    #[arg(long)]
    pub as_built: bool,
}

/// Builds the desk, the widget and the harness, and runs the harness.
pub fn run(options: &Options) -> Result<()> {
    if options.test {
        return test();
    }
    ensure!(
        options.desks == 1 || options.engine == POSTGRES,
        "several desks need a database that they share; add --engine {POSTGRES}, or leave --desks out"
    );
    let chromium = setup::for_faults()?;
    // Some of the known bugs are bugs of several desks.
    if options.engine == POSTGRES || options.bugs || options.bug.is_some() {
        setup::postgres()?;
    }
    if !options.as_built && !options.plan {
        build(options)?;
    }
    bundle(&[format!("{SOURCES}/main.ts")], BUNDLES)?;
    let mut command = Command::new("node");
    command.arg(format!("{BUNDLES}/main.mjs")).args(options.arguments()).env("CHROMIUM", chromium);
    process::run(command.env("CARGO_TARGET_DIR", workspace::target()?))
}

/// Tests the harness itself: random numbers, plans, proxy and checker.
pub fn test() -> Result<()> {
    let bundles = format!("{BUNDLES}/tests");
    if Path::new(&bundles).exists() {
        fs::remove_dir_all(&bundles).with_context(|| format!("cannot empty {bundles}"))?;
    }
    let files = fs::read_dir(SOURCES).with_context(|| format!("cannot read {SOURCES}"))?;
    let paths = files.map(|file| Ok(file?.path().display().to_string())).collect::<Result<Vec<_>>>()?;
    let tests: Vec<String> = paths.into_iter().filter(|path| path.ends_with(".test.ts")).collect();
    ensure!(!tests.is_empty(), "there are no tests in {SOURCES}");
    bundle(&tests, &bundles)?;
    process::run(Command::new("node").args(["--test", &bundles]))
}

/// Builds the desk and the widget; with a known bug, also the builds that contain the known bugs.
fn build(options: &Options) -> Result<()> {
    dist::make(&dist::Options::default())?;
    if options.bug.is_some() || options.bugs {
        known_bugs::build()?;
    }
    servers::build()
}

fn bundle(files: &[String], out: &str) -> Result<()> {
    process::run(
        Command::new(BUNDLER)
            .args(BUNDLER_OPTIONS.split_whitespace())
            .args(files)
            .args(["--log-level=warning", &format!("--outdir={out}")]),
    )
}

/// 100 runs of one desk with SQLite, as without any option.
impl Default for Options {
    fn default() -> Self {
        Self {
            runs: 100,
            seed: None,
            jobs: None,
            engine: SQLITE.to_owned(),
            desks: 1,
            bug: None,
            bugs: false,
            plan: false,
            keep: false,
            table: false,
            test: false,
            as_built: false,
        }
    }
}

impl Options {
    /// The command line that repeats these runs.
    pub fn command_line(&self) -> String {
        format!("cargo xtask faults {}", self.arguments().join(" "))
    }

    /// The arguments for tests/faults/main.ts.
    fn arguments(&self) -> Vec<String> {
        let mut arguments = vec![];
        if !self.bugs {
            arguments.push(format!("--runs={}", self.runs));
        }
        arguments.extend(self.seed.map(|seed| format!("--seed={seed}")));
        arguments.extend(self.jobs.map(|jobs| format!("--jobs={jobs}")));
        if self.engine != SQLITE {
            arguments.extend([format!("--engine={}", self.engine), format!("--desks={}", self.desks)]);
        }
        arguments.extend(self.bug.iter().map(|bug| format!("--bug={bug}")));
        let flags =
            [(self.bugs, "--bugs"), (self.plan, "--plan"), (self.keep, "--keep"), (self.table, "--table")];
        arguments.extend(flags.iter().filter(|(is_set, _)| *is_set).map(|(_, flag)| (*flag).to_owned()));
        arguments
    }
}
