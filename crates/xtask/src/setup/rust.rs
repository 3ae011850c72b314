//! Parts of the Rust toolchain that are not installed by default. rust-toolchain.toml names the version.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::process;

const WASM: &str = "wasm32-unknown-unknown";

/// The standard library for WebAssembly, which clippy needs.
pub fn wasm_target() -> Result<()> {
    if rustc_prints(&["target-libdir", "--target", WASM])?.exists() {
        return Ok(());
    }
    rustup(&["target", "add", WASM], &format!("the Rust target {WASM} is missing"))
}

/// The source of the standard library, which `dist` compiles together with the widget.
pub fn standard_library_source() -> Result<()> {
    // Cargo reads the versions of the library's own dependencies from this file.
    if rustc_prints(&["sysroot"])?.join("lib/rustlib/src/rust/library/Cargo.lock").exists() {
        return Ok(());
    }
    rustup(
        &["component", "add", "rust-src"],
        "the source of Rust's standard library is missing (on Debian and Ubuntu, as root: \
         `apt-get install rust-src`; on Fedora: `dnf install rust-src`)",
    )
}

/// The rustup component that contains `program`.
pub fn component(name: &str, program: &str) -> Result<()> {
    if process::succeeds(Command::new(program).arg("--version")) {
        return Ok(());
    }
    rustup(&["component", "add", name], &format!("{name} is missing"))
}

/// A path that `rustc --print` names; an empty one if it refuses.
fn rustc_prints(arguments: &[&str]) -> Result<PathBuf> {
    let output = Command::new("rustc")
        .arg("--print")
        .args(arguments)
        .output()
        .context("cannot run rustc; install Rust from https://rustup.rs")?;
    Ok(Path::new(String::from_utf8_lossy(&output.stdout).trim()).to_owned())
}

fn rustup(arguments: &[&str], missing: &str) -> Result<()> {
    ensure!(
        process::succeeds(Command::new("rustup").arg("--version")),
        "{missing} and there is no rustup to add it; install Rust from https://rustup.rs, \
         or install it with your system's packages"
    );
    process::run(Command::new("rustup").args(arguments))
}
