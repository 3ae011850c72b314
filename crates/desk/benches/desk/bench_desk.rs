//! A desk as an administrator runs it: a process with its own configuration, and its log in a file.

use tempfile::TempDir;

use crate::common::agent::PASSWORD;
use crate::common::process::{DeskProcess, run};
use crate::common::{self, tokens};
use crate::connection::Connection;

const AGENT: &str = "Maria";

pub struct BenchDesk {
    process: DeskProcess,
    pub dir: TempDir,
}

impl BenchDesk {
    /// Starts a desk on a database: a URL, or the name of a file in its folder.
    pub fn start(database: &str) -> Self {
        let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        common::config(dir.path(), &format!("database = \"{database}\""));
        Self { process: DeskProcess::serve_with_default_log(dir.path()), dir }
    }

    /// Adds an agent to the database, of whom each desk on it knows.
    pub fn add_agent(&self) {
        let arguments = ["agent", "add", AGENT, "--password-stdin"];
        run(self.dir.path(), &arguments, PASSWORD).unwrap();
    }

    pub async fn agent(&self) -> Connection {
        Connection::of_agent(&self.process.base, AGENT, PASSWORD).await
    }

    pub async fn customer(&self, sub: &str) -> Connection {
        Connection::of_customer(&self.process.base, &tokens::good(sub)).await
    }

    /// The resident memory in KiB.
    pub fn resident_kib(&self) -> u64 {
        let rollup = std::fs::read_to_string(format!("/proc/{}/smaps_rollup", self.process.pid())).unwrap();
        let line = rollup.lines().find_map(|line| line.strip_prefix("Rss:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// The processor time so far, in ticks of the kernel.
    pub fn processor_time(&self) -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.pid())).unwrap();
        // After the name, which may contain spaces, come the third field and the following.
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
    }
}
