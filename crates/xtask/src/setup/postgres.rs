//! PostgreSQL, of which the tests start a cluster of their own.

use anyhow::{Result, anyhow};
use postgres_cluster::Programs;

use super::debian;

/// Installs PostgreSQL unless its programs are there. Debian's package also creates a cluster of the system, which no
/// test uses.
pub fn find_or_install() -> Result<()> {
    if let Err(advice) = Programs::find() {
        debian::install(&["postgresql"], &advice)?;
        Programs::find().map_err(|advice| anyhow!("{advice}"))?;
    }
    Ok(())
}
