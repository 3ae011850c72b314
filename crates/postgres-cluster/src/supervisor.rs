//! The process between a test and the server.
//!
//! The supervisor reads a pipe that the test holds open. The pipe ends with the test, also after a panic, an abort or
//! SIGKILL, and then the supervisor stops the server and removes its folder. The signal that a process can get at the
//! death of its parent would come too early: it comes with the end of the thread that started the process.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::unprivileged::Unprivileged;

pub struct Supervisor(Mutex<Pipes>);

struct Pipes {
    child: Child,
    /// `None` when the supervisor was told to end.
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Supervisor {
    /// Starts the supervisor of a server that this command line runs. The supervisor removes the folder when it ends.
    pub fn start(folder: &Path, server: &[String], user: Unprivileged) -> Result<Self, String> {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", include_str!("supervisor.sh"), "supervisor"]).arg(folder).args(server);
        command.current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
        let failed = |why| format!("the supervisor of PostgreSQL cannot be started: {why}");
        let mut child = user.run_as(&mut command).spawn().map_err(failed)?;
        let requests = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().ok_or("the supervisor has no output")?);
        Ok(Self(Mutex::new(Pipes { child, requests, answers })))
    }

    /// Sends a request and returns whether the answer is yes.
    pub fn ask(&self, request: &str) -> Result<bool, String> {
        let mut pipes = self.pipes();
        let ended = |_| "the supervisor of PostgreSQL has ended".to_owned();
        let requests = pipes.requests.as_mut().ok_or("the cluster was stopped")?;
        writeln!(requests, "{request}").map_err(ended)?;
        let mut answer = String::new();
        pipes.answers.read_line(&mut answer).map_err(ended)?;
        Ok(answer.trim() == "yes")
    }

    fn pipes(&self) -> MutexGuard<'_, Pipes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Stops the server and waits until it is gone.
impl Drop for Supervisor {
    fn drop(&mut self) {
        let mut pipes = self.pipes();
        pipes.requests = None;
        let _ = pipes.child.wait();
    }
}
