//! `cargo xtask test`: every check, ordered so that the quickest failures come first.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::{check_names, dist, fault_injection, openapi, process, servers, setup};

const CHECKS: [(&str, &str); 6] = [
    ("format", "cargo fmt --all --check"),
    ("clippy", "cargo clippy --workspace --all-targets -- -D warnings"),
    (
        "clippy for WebAssembly",
        "cargo clippy -p yes-reply-widget -p yes-reply-inbox --target wasm32-unknown-unknown -- -D warnings",
    ),
    ("format and lint of scripts and style sheets", "npx --no-install biome check"),
    ("types of the scripts", "npx --no-install tsc -p public/tsconfig.json"),
    ("types of the tests", "npx --no-install tsc -p tests/tsconfig.json"),
];

const TESTS: &str = "cargo test --workspace";
/// The tests that reach the desk through its interfaces, on the other engine; SQLite is the one of the tests above. The
/// whole workspace, because a single package has other features, and would be compiled again.
const POSTGRES_TESTS: &str = "cargo test --workspace --test integration";
const POSTGRES: (&str, &str) = ("YES_REPLY_TEST_ENGINE", "postgres");

const DOCUMENT_TESTS: &str = "npm test --workspace tests/openapi";

/// A sample of `cargo xtask schemathesis`, with the same requests in every run of the suite.
const SCHEMATHESIS: openapi::Options = openapi::Options { seconds: 20, seed: Some(1) };

/// The same plans in every run of the suite; `cargo xtask faults` takes other seeds.
const FAULT_SEED: u32 = 1;
const FAULT_RUNS: u32 = 300;
/// A sample of the runs with two desks on PostgreSQL.
const TWO_DESK_RUNS: u32 = 20;

/// Without the check of advisories, which needs a database from the network.
const DENY: &str = "cargo deny --workspace --offline check bans licenses sources";

const BROWSER_TESTS: &str = "npx --no-install playwright test --config tests/browser/playwright.config.ts";

/// Runs all checks; stops at the first that fails.
pub fn run() -> Result<()> {
    let start = Instant::now();
    let chromium = step("setup", "cargo xtask setup", setup::for_testing)?;
    step("type names", "cargo xtask check-names", check_names::run)?;
    for (name, line) in CHECKS {
        step(name, line, || process::run_line(line))?;
    }
    test_and_record()?;
    step_with(POSTGRES, "tests on PostgreSQL", POSTGRES_TESTS)?;
    step("schemathesis", &SCHEMATHESIS.command_line(), || openapi::run_schemathesis(&SCHEMATHESIS))?;
    step("licences and sources of dependencies", DENY, check_dependencies)?;
    step("dist", "cargo xtask dist", || dist::run(&dist::Options::default()))?;
    step("servers", servers::BUILD, servers::build)?;
    step_with(("CHROMIUM", &chromium.to_string_lossy()), "browser tests", BROWSER_TESTS)?;
    step("fault harness", "cargo xtask faults --test", fault_injection::test)?;
    let runs = fault_injection::Options {
        runs: FAULT_RUNS,
        seed: Some(FAULT_SEED),
        as_built: true,
        ..fault_injection::Options::default()
    };
    step("fault runs", &runs.command_line(), || fault_injection::run(&runs))?;
    let two_desks = fault_injection::Options {
        runs: TWO_DESK_RUNS,
        seed: Some(FAULT_SEED),
        engine: fault_injection::POSTGRES.to_owned(),
        desks: 2,
        as_built: true,
        ..fault_injection::Options::default()
    };
    step("fault runs with two desks", &two_desks.command_line(), || fault_injection::run(&two_desks))?;
    let bugs = fault_injection::Options {
        bugs: true,
        seed: Some(FAULT_SEED),
        ..fault_injection::Options::default()
    };
    step("known bugs", &bugs.command_line(), || fault_injection::run(&bugs))?;
    println!("\nAll checks passed ({:.0} s).", start.elapsed().as_secs_f32());
    Ok(())
}

/// Runs the tests of the workspace, and then those of docs/openapi.json, which read the answers that the desk gave.
fn test_and_record() -> Result<()> {
    let record = openapi::new_record()?;
    let variable = (openapi::RECORD, &*record.to_string_lossy());
    step_with(variable, "tests", TESTS)?;
    step_with(variable, "tests of docs/openapi.json", DOCUMENT_TESTS)
}

/// Runs where cargo-deny is installed: to build it takes as long as half of the other checks.
fn check_dependencies() -> Result<()> {
    if process::succeeds(Command::new("cargo").args(["deny", "--version"])) {
        return process::run_line(DENY);
    }
    println!("skipped: cargo-deny is not installed; `cargo install cargo-deny --locked` installs it");
    Ok(())
}

/// Runs one command with a variable in its environment.
fn step_with((variable, value): (&str, &str), name: &str, line: &str) -> Result<()> {
    let run = || process::run(process::command(line).env(variable, value));
    step(name, &format!("{variable}={value} {line}"), run)
}

/// Runs one check under a heading; a failure names the command that repeats it.
fn step<T>(name: &str, command_line: &str, run: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("\n== {name}: {command_line}");
    let start = Instant::now();
    let result = run()
        .with_context(|| format!("the step \"{name}\" failed; to repeat it alone:\n    {command_line}"))?;
    println!("== {name}: done in {:.1} s", start.elapsed().as_secs_f32());
    Ok(result)
}
