//! A throw-away PostgreSQL cluster for tests.
//!
//! The cluster listens on a socket in a folder of its own and on no network. It runs as an ordinary user, because
//! PostgreSQL refuses root. It ends with the process that started it, also when that process is killed. Clusters of the
//! system are neither used nor changed.

mod cluster;
mod programs;
mod standby;
mod supervisor;
mod unprivileged;

pub use cluster::{Cluster, PASSWORD_ROLE, SUPERUSER};
pub use programs::Programs;

use std::sync::OnceLock;

/// The cluster of this process, started by the first caller.
///
/// # Panics
/// When PostgreSQL is missing or does not start; the message says what to do.
pub fn shared() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| Cluster::start().unwrap_or_else(|advice| panic!("{advice}")))
}
