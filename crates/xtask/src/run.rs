//! Other programs, run to their end.

use std::process::{Command, ExitStatus};

use anyhow::{Context, Result, bail};

/// Runs `line`, split at its spaces, and fails unless it succeeds.
pub fn line(line: &str) -> Result<()> {
    let mut words = line.split_whitespace();
    let program = words.next().context("an empty command")?;
    run(Command::new(program).args(words))
}

/// Runs `command` and fails, with the command to repeat, unless it succeeds.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => bail!("`{shown}` failed ({}); what it printed above says why", ending(status)),
        Err(error) => Err(error).with_context(|| format!("cannot start `{shown}`; is it installed?")),
    }
}

/// Whether `command` can be run and succeeds; what it prints is dropped.
pub fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// How a program ended, for people.
pub fn ending(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit status {code}"),
        (None, Some(signal)) => format!("ended by signal {signal}"),
        (None, None) => "ended for an unknown reason".to_owned(),
    }
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
