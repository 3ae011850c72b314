//! Every check there is, in the order in which they fail fastest.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::{dist, faults, run, setup};

const CHECKS: [(&str, &str); 7] = [
    ("format", "cargo fmt --all --check"),
    ("clippy", "cargo clippy --workspace --all-targets -- -D warnings"),
    (
        "clippy for WebAssembly",
        "cargo clippy -p yes-reply-widget -p yes-reply-inbox --target wasm32-unknown-unknown -- -D warnings",
    ),
    ("scripts and styles", "npx --no-install biome check public style crates"),
    ("types of the scripts", "npx --no-install tsc -p public/tsconfig.json"),
    ("types of the stories", "npx --no-install tsc -p tests/tsconfig.json"),
    ("tests", "cargo test --workspace"),
];

/// The same plans every time; `cargo xtask faults` plays others.
const FAULT_SEED: u32 = 1;
const FAULT_RUNS: u32 = 300;

const SERVERS: &str = "cargo build -p yes-reply-desk -p yes-reply-demo";
const STORIES: &str = "npx --no-install playwright test --config tests/browser/playwright.config.ts";

/// Runs them all, and stops at the first that fails.
pub fn run() -> Result<()> {
    let start = Instant::now();
    let chromium = step("setup", "cargo xtask test", setup::for_testing)?;
    for (name, line) in CHECKS {
        step(name, line, || run::line(line))?;
    }
    step("dist", "cargo xtask dist", || dist::run(&dist::Options::default()))?;
    step("servers", SERVERS, || run::line(SERVERS))?;
    let mut stories = Command::new("npx");
    stories.args(STORIES.split_whitespace().skip(1)).env("CHROMIUM", &chromium);
    let alone = format!("CHROMIUM={} {STORIES}", chromium.display());
    step("browser stories", &alone, || run::run(&mut stories))?;
    step("the harness of faults", "cargo xtask faults --test", faults::test)?;
    let played = faults::Options { runs: FAULT_RUNS, seed: Some(FAULT_SEED), ..faults::Options::default() };
    step("faults", &played.line(), || faults::run(&played))?;
    let hunt = faults::Options { bugs: true, seed: Some(FAULT_SEED), ..faults::Options::default() };
    step("seeded bugs", &hunt.line(), || faults::run(&hunt))?;
    println!("\nAll is well ({:.0} s).", start.elapsed().as_secs_f32());
    Ok(())
}

/// Runs one under a heading; a failure says how to repeat it alone.
fn step<T>(name: &str, alone: &str, run: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("\n== {name}: {alone}");
    let start = Instant::now();
    let result =
        run().with_context(|| format!("the step \"{name}\" failed; to run it alone:\n    {alone}"))?;
    println!("== {name}: done in {:.1} s", start.elapsed().as_secs_f32());
    Ok(result)
}
