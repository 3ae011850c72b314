//! A desk as an administrator runs it: a process with its own configuration, and its log in a file.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::common;
use crate::connection::Connection;

const PROGRAM: &str = env!("CARGO_BIN_EXE_yes-reply");
const AGENT: &str = "Maria";

pub struct DeskProcess {
    pub base: String,
    pub dir: TempDir,
    child: Child,
}

impl DeskProcess {
    /// Starts a desk on a database: a URL, or the name of a file in its folder.
    pub fn start(database: &str) -> Self {
        let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        common::config(dir.path(), &format!("database = \"{database}\""));
        let log = std::fs::File::create(dir.path().join("log.txt")).unwrap();
        let mut command = Command::new(PROGRAM);
        command.arg("serve").current_dir(dir.path()).env_remove("RUST_LOG");
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let base = line.trim().strip_prefix("yes-reply listens on ").expect(&line).to_owned();
        Self { base, dir, child }
    }

    /// Adds an agent to the database, of whom each desk on it knows.
    pub fn add_agent(&self) {
        let arguments = ["agent", "add", AGENT, "--password-stdin"];
        common::process::run(self.dir.path(), &arguments, common::agent::PASSWORD).unwrap();
    }

    pub async fn agent(&self) -> Connection {
        Connection::of_agent(&self.base, AGENT, common::agent::PASSWORD).await
    }

    pub async fn customer(&self, sub: &str) -> Connection {
        Connection::of_customer(&self.base, &common::tokens::good(sub)).await
    }

    /// The resident memory in KiB.
    pub fn resident_kib(&self) -> u64 {
        let rollup = std::fs::read_to_string(format!("/proc/{}/smaps_rollup", self.child.id())).unwrap();
        let line = rollup.lines().find_map(|line| line.strip_prefix("Rss:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// The processor time so far, in ticks of the kernel.
    pub fn processor_time(&self) -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        // After the name, which may contain spaces, come the third field and the following.
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
    }
}

impl Drop for DeskProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
