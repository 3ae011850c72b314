//! A command that stores entries of agents, because each backend defines how its agents write.

use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::sync::Semaphore;

use crate::outcome::{Ending, Outcome};

const TIMEOUT: Duration = Duration::from_secs(20);

/// The exit code for "the agents of this backend do not write such an entry".
const NOT_OFFERED: i32 = 3;

/// Each command is a process of its own, and more at once only wait for the processor.
const PARALLEL: usize = 4;

/// The command of `--agent`.
pub struct AgentProgram {
    command: String,
    slots: Semaphore,
    /// The longest time that a run has taken so far, with its wait for a slot, in milliseconds.
    slowest_ms: AtomicU64,
}

impl AgentProgram {
    pub fn new(command: String) -> Self {
        Self { command, slots: Semaphore::new(PARALLEL), slowest_ms: AtomicU64::new(0) }
    }

    /// Runs the command with one JSON object as its input.
    ///
    /// # Errors A failure with the command's error output, or skipped if the agents of this backend do not
    /// write such an entry.
    pub async fn run(&self, input: &Value) -> Outcome {
        let start = Instant::now();
        let outcome = self.run_in_slot(input).await;
        self.slowest_ms.fetch_max(start.elapsed().as_millis() as u64, Ordering::Relaxed);
        outcome
    }

    /// A time by which a run that begins now has certainly ended.
    pub fn time_for_a_run(&self) -> Duration {
        Duration::from_secs(4) + 3 * Duration::from_millis(self.slowest_ms.load(Ordering::Relaxed))
    }

    async fn run_in_slot(&self, input: &Value) -> Outcome {
        let Ok(_slot) = self.slots.acquire().await else { return Ok(()) };
        let output = tokio::time::timeout(TIMEOUT, self.output(input)).await;
        let output = match output {
            Err(_) => return Err(self.failed(input, "it did not end within 20 seconds")),
            Ok(Err(error)) => return Err(self.failed(input, &error.to_string())),
            Ok(Ok(output)) => output,
        };
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        match output.status.code() {
            Some(0) => Ok(()),
            Some(NOT_OFFERED) => {
                Err(Ending::Skipped(format!("the agent command does not write this entry: {input} {said}")))
            }
            _ => Err(self.failed(input, &format!("{}. Its error output: {said}", output.status))),
        }
    }

    async fn output(&self, input: &Value) -> std::io::Result<std::process::Output> {
        let mut command = Command::new("sh");
        command.arg("-c").arg(&self.command).kill_on_drop(true);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            // A command that does not read its input ends with a code that says more than this error.
            let _ = stdin.write_all(format!("{input}\n").as_bytes()).await;
        }
        child.wait_with_output().await
    }

    fn failed(&self, input: &Value, reason: &str) -> Ending {
        let command = &self.command;
        Ending::failed(format!(
            "the agent command stores the entry. The command `{command}` with the input {input} failed: \
             {reason}"
        ))
    }
}
