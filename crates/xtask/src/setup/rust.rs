//! The parts of the Rust toolchain that are not there by default.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::process;

const WASM: &str = "wasm32-unknown-unknown";

/// The standard library for WebAssembly.
pub fn wasm() -> Result<()> {
    let output = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", WASM])
        .output()
        .context("cannot run rustc; install Rust from https://rustup.rs")?;
    if output.status.success() && Path::new(String::from_utf8_lossy(&output.stdout).trim()).exists() {
        return Ok(());
    }
    ensure_rustup(&format!("the Rust target {WASM} is missing"))?;
    process::run_line(&format!("rustup target add {WASM}"))
}

/// A rustup component that brings `program`.
pub fn component(name: &str, program: &str) -> Result<()> {
    if process::succeeds(Command::new(program).arg("--version")) {
        return Ok(());
    }
    ensure_rustup(&format!("{name} is missing"))?;
    process::run_line(&format!("rustup component add {name}"))
}

fn ensure_rustup(missing: &str) -> Result<()> {
    ensure!(
        process::succeeds(Command::new("rustup").arg("--version")),
        "{missing} and there is no rustup to add it; install Rust from https://rustup.rs, \
         or install it with your system's packages"
    );
    Ok(())
}
