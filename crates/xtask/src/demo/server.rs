//! A server that runs beside us and must not outlive us.

use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout};
use tokio::time::timeout;

use crate::run;

const LONGEST_START: Duration = Duration::from_secs(30);
/// Longer than the desk gives to requests that have begun.
const LONGEST_STOP: Duration = Duration::from_secs(12);

/// A server that is ready. Dropping it asks it to stop.
pub struct Server {
    /// What to call it.
    pub name: &'static str,
    child: Child,
}

impl Server {
    /// Starts `command` and waits for the line that starts with `ready`.
    pub async fn start(name: &'static str, mut command: Command, ready: &str) -> Result<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let child = tokio::process::Command::from(command).spawn();
        let child = child.with_context(|| format!("cannot start {name}"))?;
        let mut server = Self { name, child };
        let stdout = server.child.stdout.take().with_context(|| format!("{name} has no output"))?;
        let mut lines = BufReader::new(stdout).lines();
        match timeout(LONGEST_START, wait_for(&mut lines, ready)).await {
            Ok(Ok(true)) => {}
            Ok(_) => {
                let status = server.ended().await?;
                bail!("{name} did not start ({}); what it printed above says why", run::ending(status));
            }
            Err(_) => bail!("{name} printed no line \"{ready}...\" within {} s", LONGEST_START.as_secs()),
        }
        // A server whose output nobody reads would one day wait for a reader.
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                println!("{line}")
            }
        });
        Ok(server)
    }

    /// Waits until it ends by itself.
    pub async fn ended(&mut self) -> Result<ExitStatus> {
        self.child.wait().await.with_context(|| format!("cannot wait for {}", self.name))
    }
}

impl Drop for Server {
    /// It may finish what it is doing; if that takes too long, it is killed.
    fn drop(&mut self) {
        let Some(pid) = self.child.id().and_then(|id| Pid::from_raw(id.cast_signed())) else { return };
        kill_process(pid, Signal::TERM).ok();
        let start = Instant::now();
        while start.elapsed() < LONGEST_STOP {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        self.child.start_kill().ok();
    }
}

/// Whether the line came before the output ended.
async fn wait_for(lines: &mut Lines<BufReader<ChildStdout>>, ready: &str) -> std::io::Result<bool> {
    while let Some(line) = lines.next_line().await? {
        if line.starts_with(ready) {
            return Ok(true);
        }
        println!("{line}");
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn start(script: &str) -> Result<Server> {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        Server::start("the desk", command, "it listens on http://").await
    }

    #[tokio::test]
    async fn it_is_ready_when_it_says_so_and_ends_with_us() {
        let server = start("echo starting; echo it listens on http://a; exec sleep 60").await.expect("ready");
        let pid = Pid::from_raw(server.child.id().expect("it runs").cast_signed()).expect("a process");
        drop(server);
        assert!(rustix::process::test_kill_process(pid).is_err(), "it is gone");
    }

    #[tokio::test]
    async fn one_that_ends_before_it_is_ready_is_an_error_with_its_status() {
        let error = start("echo no >&2; exit 3").await.err().expect("an error").to_string();
        assert!(error.contains("the desk did not start (exit status 3)"), "{error}");
    }

    #[tokio::test]
    async fn one_that_ends_later_says_how() {
        let mut server = start("echo it listens on http://a; kill -9 $$").await.expect("ready");
        let status = server.ended().await.expect("its status");
        assert_eq!(run::ending(status), "ended by signal 9");
    }
}
