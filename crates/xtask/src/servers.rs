//! The servers of the workspace, as every command builds them: with the same packages. Cargo unifies the features of
//! dependencies over the packages of one command, so that another selection would compile most dependencies again.

use std::path::Path;

use anyhow::Result;

use crate::process;

pub const BUILD: &str = "cargo build -p yes-reply-desk -p yes-reply-demo -p yes-reply-postgres-cluster";

/// Builds the servers of this workspace.
pub fn build() -> Result<()> {
    process::run_line(BUILD)
}

/// Builds the servers of another workspace with the same packages.
pub fn build_of(manifest: &Path, target: &Path) -> Result<()> {
    let mut cargo = process::command(BUILD);
    cargo.arg("--locked").arg("--manifest-path").arg(manifest);
    process::run(cargo.env("CARGO_TARGET_DIR", target))
}
