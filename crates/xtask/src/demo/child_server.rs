//! A server as a child process. It does not outlive this process.

use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout};
use tokio::time::timeout;

use crate::process;

const START_TIMEOUT: Duration = Duration::from_secs(30);
/// Longer than the desk waits for requests that have begun.
const STOP_TIMEOUT: Duration = Duration::from_secs(12);

/// A server that accepts requests. Dropping it stops the process.
pub struct ChildServer {
    /// The name for messages.
    pub name: &'static str,
    child: Child,
}

impl ChildServer {
    /// Starts `command` and waits for an output line that starts with `ready`.
    pub async fn start(name: &'static str, mut command: Command, ready: &str) -> Result<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let child = tokio::process::Command::from(command).spawn();
        let child = child.with_context(|| format!("cannot start {name}"))?;
        let mut server = Self { name, child };
        let stdout = server.child.stdout.take().with_context(|| format!("{name} has no output"))?;
        let mut lines = BufReader::new(stdout).lines();
        match timeout(START_TIMEOUT, wait_for(&mut lines, ready)).await {
            Ok(Ok(true)) => {}
            Ok(_) => {
                let status = server.ended().await?;
                bail!("{name} did not start ({}); its output above says why", process::describe_exit(status));
            }
            Err(_) => bail!("{name} printed no line \"{ready}...\" within {} s", START_TIMEOUT.as_secs()),
        }
        // Unread output would fill the pipe and block the server.
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                println!("{line}")
            }
        });
        Ok(server)
    }

    /// Waits until the process ends.
    pub async fn ended(&mut self) -> Result<ExitStatus> {
        self.child.wait().await.with_context(|| format!("cannot wait for {}", self.name))
    }
}

impl Drop for ChildServer {
    /// Asks the process to end, and kills it after a timeout.
    fn drop(&mut self) {
        let Some(pid) = self.child.id().and_then(|id| Pid::from_raw(id.cast_signed())) else { return };
        kill_process(pid, Signal::TERM).ok();
        let start = Instant::now();
        while start.elapsed() < STOP_TIMEOUT {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        self.child.start_kill().ok();
    }
}

/// Whether a line that starts with `ready` came before the end of the output.
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

    async fn start(script: &str) -> Result<ChildServer> {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        ChildServer::start("the desk", command, "it listens on http://").await
    }

    #[tokio::test]
    async fn start_waits_for_the_ready_line_and_drop_ends_the_process() {
        let server = start("echo starting; echo it listens on http://a; exec sleep 60").await.expect("ready");
        let pid = Pid::from_raw(server.child.id().expect("it runs").cast_signed()).expect("a process");
        drop(server);
        assert!(rustix::process::test_kill_process(pid).is_err(), "it is gone");
    }

    #[tokio::test]
    async fn exit_before_the_ready_line_is_an_error_with_the_status() {
        let error = start("echo no >&2; exit 3").await.err().expect("an error").to_string();
        assert!(error.contains("the desk did not start (exit status 3)"), "{error}");
    }

    #[tokio::test]
    async fn later_exit_is_described() {
        let mut server = start("echo it listens on http://a; kill -9 $$").await.expect("ready");
        let status = server.ended().await.expect("its status");
        assert_eq!(process::describe_exit(status), "ended by signal 9");
    }
}
