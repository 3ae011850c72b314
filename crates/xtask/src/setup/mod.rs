//! What building and testing need, installed where it is missing.

mod chromium;
mod debian;
mod node;
mod rust;
mod strace;

use std::path::PathBuf;

use anyhow::Result;

/// All that `dist` and `demo` need.
pub fn for_building() -> Result<()> {
    rust::wasm()?;
    node::packages()
}

/// All that `faults` needs; answers where a browser without windows is.
pub fn for_faults() -> Result<PathBuf> {
    for_building()?;
    strace::find_or_install()?;
    chromium::headless()
}

/// All that `test` needs; answers where Chromium is.
pub fn for_testing() -> Result<PathBuf> {
    rust::wasm()?;
    rust::component("clippy", "clippy-driver")?;
    rust::component("rustfmt", "rustfmt")?;
    node::packages()?;
    strace::find_or_install()?;
    chromium::find_or_install()
}
