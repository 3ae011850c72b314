//! `cargo xtask setup`: installs the tools that are missing, and leaves alone what is there. The other commands call
//! the part that they need.

mod chromium;
mod debian;
mod node;
mod postgres;
mod python;
mod rust;
mod strace;

use std::path::PathBuf;

use anyhow::Result;

/// Installs the tools of every command.
pub fn run() -> Result<()> {
    for_testing()?;
    for_faults()?;
    println!("Everything that building and testing need is installed.");
    Ok(())
}

/// Installs the tools of `dist` and `demo`.
pub fn for_building() -> Result<()> {
    rust::wasm_target()?;
    rust::standard_library_source()?;
    node::packages()
}

/// Installs the tools of `faults`. Returns the path of a headless browser.
pub fn for_faults() -> Result<PathBuf> {
    for_building()?;
    strace::find_or_install()?;
    chromium::headless()
}

/// Installs PostgreSQL.
pub fn postgres() -> Result<()> {
    postgres::find_or_install()
}

/// Installs the packages of Python.
pub fn python_packages() -> Result<()> {
    python::packages()
}

/// Installs the tools of `test`. Returns the path of Chromium.
pub fn for_testing() -> Result<PathBuf> {
    for_building()?;
    python::packages()?;
    rust::component("clippy", "clippy-driver")?;
    rust::component("rustfmt", "rustfmt")?;
    strace::find_or_install()?;
    postgres::find_or_install()?;
    chromium::find_or_install()
}
