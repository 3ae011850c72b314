//! strace, with which a test of the desk observes writes and syncs.

use anyhow::Result;

use super::debian;

/// Installs strace unless it is on the PATH. Other systems than Linux have no strace and skip the test.
pub fn find_or_install() -> Result<()> {
    if !cfg!(target_os = "linux") || debian::on_path("strace").is_some() {
        return Ok(());
    }
    debian::install(
        &["strace"],
        "strace is missing; install it (on Debian and Ubuntu, as root: `apt-get install strace`)",
    )
}
