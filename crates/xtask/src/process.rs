//! Child processes, run to completion. A failure names the command, so that it can be repeated.

use std::process::{Command, ExitStatus};

use anyhow::{Context, Result, bail};

/// The command of `line`, split at its spaces.
pub fn command(line: &str) -> Command {
    let mut words = line.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words);
    command
}

/// Runs `line`, split at its spaces; fails unless it succeeds.
pub fn run_line(line: &str) -> Result<()> {
    run(&mut command(line))
}

/// Runs `command`; fails unless it succeeds.
pub fn run(command: &mut Command) -> Result<()> {
    let line = command_line(command);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => bail!("`{line}` failed ({}); its output above says why", describe_exit(status)),
        Err(error) => Err(error).with_context(|| format!("cannot start `{line}`; is it installed?")),
    }
}

/// Whether `command` starts and succeeds. Its output is discarded.
pub fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// An exit status in words.
pub fn describe_exit(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit status {code}"),
        (None, Some(signal)) => format!("ended by signal {signal}"),
        (None, None) => "ended for an unknown reason".to_owned(),
    }
}

fn command_line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
