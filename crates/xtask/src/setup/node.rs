//! Node's packages: the minifier, the WebAssembly optimiser, the formatter and the browser tests.

use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Result, ensure};

use crate::process;

/// Installs the versions of package-lock.json unless they are installed.
pub fn packages() -> Result<()> {
    ensure!(
        process::succeeds(Command::new("node").arg("--version")),
        "Node.js is missing; install version 20.19 or newer (https://nodejs.org, or `apt-get install nodejs npm`)"
    );
    // npm writes this copy of the lock file last, so that its age is that of a complete installation.
    if modified("node_modules/.package-lock.json") >= modified("package-lock.json") {
        return Ok(());
    }
    // None of the packages needs its install script, so none is run.
    process::run(
        Command::new("npm")
            .args(["ci", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"])
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
    )
}

fn modified(path: impl AsRef<Path>) -> Option<SystemTime> {
    path.as_ref().metadata().and_then(|metadata| metadata.modified()).ok()
}
