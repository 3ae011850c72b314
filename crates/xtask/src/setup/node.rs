//! Node's packages: the minifier, the WebAssembly optimiser and the browser tests.

use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Result, ensure};

use crate::process;

/// Installs what package-lock.json pins, unless that is what is there.
pub fn packages() -> Result<()> {
    ensure!(
        process::succeeds(Command::new("node").arg("--version")),
        "Node.js is missing; install version 20.19 or newer (https://nodejs.org, or `apt-get install nodejs npm`)"
    );
    // npm writes this copy of the lock file last, so its age is that of the whole installation.
    if modified("node_modules/.package-lock.json") >= modified("package-lock.json") {
        return Ok(());
    }
    // No package's own script is run: none of those that are pinned needs one.
    process::run(
        Command::new("npm")
            .args(["ci", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"])
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
    )
}

fn modified(path: impl AsRef<Path>) -> Option<SystemTime> {
    path.as_ref().metadata().and_then(|metadata| metadata.modified()).ok()
}
