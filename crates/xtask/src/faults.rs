//! `cargo xtask faults`: runs of tests/faults, in which a desk and a browser die, the line does what it likes, and a
//! checker decides whether every promise was kept.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::{dist, run, setup, workspace};

const SOURCES: &str = "tests/faults";
/// Within the repository, wherever cargo builds: Node looks for packages in the folders above.
const BUNDLES: &str = "target/faults";
const BUNDLER: &str = "node_modules/.bin/esbuild";
const FOR_NODE: &str =
    "--bundle --platform=node --format=esm --target=node20 --packages=external --out-extension:.js=.mjs";
const DESK: &str = "cargo build -p yes-reply-desk";

/// What `faults` can be told.
#[derive(Args, Default)]
pub struct Options {
    /// How many runs.
    #[arg(long, default_value_t = 100)]
    pub runs: u32,
    /// The seed of the first run; each further one has the next. Any, and printed, if none is given.
    #[arg(long)]
    pub seed: Option<u32>,
    /// How many runs at a time; three times as many as there are cores if not given, six with `--bugs`.
    #[arg(long)]
    pub jobs: Option<u32>,
    /// Switch a seeded bug on.
    #[arg(long, value_name = "NAME", conflicts_with = "bugs")]
    pub bug: Option<String>,
    /// Look for every seeded bug until it is found, in at most 40 runs each.
    #[arg(long)]
    pub bugs: bool,
    /// Print the plan of the seed, and run nothing.
    #[arg(long)]
    pub plan: bool,
    /// Write the history of every run to target/faults, and not only of those that fail.
    #[arg(long)]
    pub keep: bool,
    /// Print the summary as rows of a Markdown table.
    #[arg(long)]
    pub table: bool,
    /// Test the dice, the plans, the proxy and the checker, and run nothing else.
    #[arg(long)]
    pub test: bool,
    /// Take the desk and the widget as they were built last.
    #[arg(long)]
    pub as_built: bool,
}

/// Builds what is needed and plays the runs.
pub fn run(options: &Options) -> Result<()> {
    if options.test {
        return test();
    }
    let chromium = setup::for_faults()?;
    if !options.as_built && !options.plan {
        build(options)?;
    }
    bundle(&[format!("{SOURCES}/main.ts")], BUNDLES)?;
    let mut command = Command::new("node");
    command.arg(format!("{BUNDLES}/main.mjs")).args(options.words()).env("CHROMIUM", chromium);
    run::run(command.env("CARGO_TARGET_DIR", workspace::target()?))
}

/// Tests the parts of the harness: the dice, the plans, the proxy, and the checker.
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
    run::run(Command::new("node").args(["--test", &bundles]))
}

/// The desk and the widget; with a seeded bug also those that have one.
fn build(options: &Options) -> Result<()> {
    dist::make(&dist::Options::default())?;
    if options.bug.is_some() || options.bugs {
        run::line(&format!("{DESK} --features seeded-bugs"))?;
        let target = workspace::target()?;
        let (built, kept) = (target.join("debug/yes-reply"), target.join("seeded/yes-reply"));
        fs::create_dir_all(target.join("seeded")).context("cannot make the folder target/seeded")?;
        dist::make_widget("seeded-bugs", &target.join("dist-seeded"))?;
        fs::copy(&built, &kept).with_context(|| format!("cannot copy {}", built.display()))?;
    }
    run::line(DESK)
}

fn bundle(files: &[String], out: &str) -> Result<()> {
    let words = FOR_NODE.split_whitespace();
    run::run(
        Command::new(BUNDLER)
            .args(words)
            .args(files)
            .args(["--log-level=warning", &format!("--outdir={out}")]),
    )
}

impl Options {
    /// What one would type for the same.
    pub fn line(&self) -> String {
        format!("cargo xtask faults {}", self.words().join(" "))
    }

    /// The same for the program in tests/faults.
    fn words(&self) -> Vec<String> {
        let mut words = vec![];
        if !self.bugs {
            words.push(format!("--runs={}", self.runs));
        }
        words.extend(self.seed.map(|seed| format!("--seed={seed}")));
        words.extend(self.jobs.map(|jobs| format!("--jobs={jobs}")));
        words.extend(self.bug.iter().map(|bug| format!("--bug={bug}")));
        let flags =
            [(self.bugs, "--bugs"), (self.plan, "--plan"), (self.keep, "--keep"), (self.table, "--table")];
        words.extend(flags.iter().filter(|(is_given, _)| *is_given).map(|(_, flag)| (*flag).to_owned()));
        words
    }
}
