//! Programs from Debian's packages. Only root on Debian or a derivative installs any.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};

use crate::process;

/// Installs packages; elsewhere than on Debian, and for other users than root, fails with `advice`.
pub fn install(packages: &[&str], advice: &str) -> Result<()> {
    let can_install = Path::new("/etc/debian_version").exists() && rustix::process::geteuid().is_root();
    ensure!(can_install, "{advice}");
    process::run_line("apt-get update")?;
    process::run(
        Command::new("apt-get")
            .args(["install", "-y", "--no-install-recommends"])
            .args(packages)
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )
}

/// The path of a program in the directories of `PATH`.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}
