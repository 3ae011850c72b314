//! Programs from Debian's packages.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};

use crate::process;

/// Installs packages, as root on Debian and its kin; elsewhere fails with `advice`.
pub fn install(packages: &[&str], advice: &str) -> Result<()> {
    let able = Path::new("/etc/debian_version").exists() && rustix::process::geteuid().is_root();
    ensure!(able, "{advice}");
    process::run_line("apt-get update")?;
    process::run(
        Command::new("apt-get")
            .args(["install", "-y", "--no-install-recommends"])
            .args(packages)
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )
}

/// Where a program is.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}
