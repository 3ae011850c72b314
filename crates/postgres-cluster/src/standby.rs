//! A standby: a cluster that follows another one by streaming replication.

use crate::cluster::Cluster;

/// How long the two servers may take to find each other, in seconds.
const TIMEOUT: &str = "60";

impl Cluster {
    /// Starts a standby of this cluster, and lets every commit here wait until the standby has it on its disk.
    ///
    /// # Errors
    /// Says what is missing, or what PostgreSQL reported.
    pub fn start_standby(&self) -> Result<Self, String> {
        let standby = Self::start_from(&[], |programs, data, user| {
            let mut copy = std::process::Command::new(programs.path("pg_basebackup"));
            // The options write where the primary server is, and that this one is a standby.
            copy.arg("-D").arg(data).args(["-R", "-X", "stream", "--checkpoint=fast", "--no-sync"]);
            copy.arg("-d").arg(self.connection_string()).current_dir(self.folder());
            let output = user.run_as(&mut copy).output();
            let output = output.map_err(|why| format!("pg_basebackup cannot be run: {why}"))?;
            let reported = String::from_utf8_lossy(&output.stderr);
            output.status.success().then_some(()).ok_or_else(|| format!("pg_basebackup failed: {reported}"))
        })?;
        self.execute("postgres", "ALTER SYSTEM SET synchronous_standby_names = '*'");
        self.execute("postgres", "SELECT pg_reload_conf()");
        Ok(standby)
    }

    /// Makes the standby a server that writes, and returns when it does.
    ///
    /// # Panics
    /// When the server reports an error.
    pub fn promote(&self) {
        self.execute("postgres", &format!("SELECT pg_promote(true, {TIMEOUT})"));
    }
}
