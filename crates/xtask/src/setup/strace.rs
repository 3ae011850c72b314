//! strace, with which a test of the desk watches the disk.

use anyhow::Result;

use super::debian;

/// Installs it where it is missing. Only Linux has it, and only there the test runs.
pub fn find_or_install() -> Result<()> {
    if !cfg!(target_os = "linux") || debian::on_path("strace").is_some() {
        return Ok(());
    }
    debian::install(
        &["strace"],
        "strace is missing; install it (on Debian and Ubuntu, as root: `apt-get install strace`)",
    )
}
