//! The arguments of `yes-reply check`, and its exit code.

use std::path::PathBuf;
use std::time::Instant;

use clap::{Args, ValueEnum};

use crate::agent::AgentProgram;
use crate::backend::CheckedBackend;
use crate::check::{Check, Need};
use crate::checks;
use crate::keys::Keys;
use crate::outcome::Ending;
use crate::report::{Summary, json, junit, text};
use crate::runner;

const PASSED: u8 = 0;
const FAILED: u8 = 1;
const COULD_NOT_RUN: u8 = 2;

/// The form of the report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON object
    Json,
    /// JUnit XML, for continuous integration
    Junit,
}

/// The arguments of `yes-reply check`.
#[derive(Args, Debug)]
pub struct CheckArgs {
    /// The address of the backend, without /v1
    #[arg(required_unless_present = "list")]
    url: Option<String>,
    /// A TOML file with the [[keys]] that the backend accepts, such as the desk's configuration
    #[arg(long, value_name = "FILE", required_unless_present = "list")]
    key: Option<PathBuf>,
    /// A shell command that stores an entry of the company: it gets one JSON object as its input. Without it the
    /// checks write by the company's side, if the backend has the feature `company`
    #[arg(long, value_name = "COMMAND")]
    agent: Option<String>,
    /// An origin that the backend allows, such as https://www.kettle.example
    #[arg(long, value_name = "ORIGIN")]
    origin: Option<String>,
    /// The name of a person at the company; give two
    #[arg(long, value_name = "NAME")]
    person: Vec<String>,
    /// The form of the report
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Run only the checks whose names begin with this
    #[arg(long, value_name = "NAME-PREFIX")]
    only: Option<String>,
    /// Run only the checks of the core
    #[arg(long)]
    core: bool,
    /// Print the names of the checks with their sentences, and run nothing
    #[arg(long)]
    list: bool,
}

impl CheckArgs {
    /// Runs the checks and prints the report. The result is the exit code: 0 if all passed, 1 if a check
    /// failed, 2 if the checks could not run.
    pub async fn run(self) -> u8 {
        match self.try_run().await {
            Ok(code) => code,
            Err(reason) => {
                eprintln!("yes-reply check: {reason}");
                COULD_NOT_RUN
            }
        }
    }

    async fn try_run(self) -> Result<u8, String> {
        let checks = self.chosen()?;
        if self.list {
            checks.iter().for_each(print_listed);
            return Ok(PASSED);
        }
        let persons = persons(&self.person)?;
        let file = self.key.ok_or("name a file with the keys: --key FILE")?;
        let url = self.url.ok_or("give the address of the backend")?;
        let agent = self.agent.map(AgentProgram::new);
        let backend = CheckedBackend::connect(&url, Keys::read(&file)?, agent, self.origin, persons).await?;
        let start = Instant::now();
        let mut results = Vec::new();
        if self.format == Format::Text {
            print!("{}", text::heading(&backend));
        }
        runner::run(&backend, checks, |result| {
            if self.format == Format::Text {
                print!("{}", text::result(&result));
            }
            results.push(result);
        })
        .await;
        let summary = Summary::new(&backend, results, start.elapsed());
        match self.format {
            Format::Text => print!("{}", text::end(&summary)),
            Format::Json => println!("{:#}", json::report(&summary)),
            Format::Junit => print!("{}", junit::report(&summary)),
        }
        let has_failed =
            summary.results.iter().any(|result| matches!(result.outcome, Err(Ending::Failed(_))));
        Ok(if has_failed { FAILED } else { PASSED })
    }

    fn chosen(&self) -> Result<Vec<Check>, String> {
        let mut checks = checks::all();
        checks.retain(|check| !self.core || check.is_core());
        if let Some(prefix) = &self.only {
            checks.retain(|check| check.name.starts_with(prefix.as_str()));
        }
        if checks.is_empty() {
            return Err("no check has such a name. --list prints the names.".to_owned());
        }
        Ok(checks)
    }
}

fn persons(given: &[String]) -> Result<[String; 2], String> {
    match given {
        [] => Ok(["Maria".to_owned(), "Tom".to_owned()]),
        [first, second] if first != second => Ok([first.clone(), second.clone()]),
        _ => Err("give --person twice, with two names".to_owned()),
    }
}

fn print_listed(check: &Check) {
    let needs: Vec<String> = check.needs.iter().map(need_text).collect();
    let needs = if needs.is_empty() { String::new() } else { format!(" (needs {})", needs.join(", ")) };
    println!("{}{needs}\n    {}", check.name, crate::sentences::collapsed(&check.sentence));
}

fn need_text(need: &Need) -> String {
    match need {
        Need::Feature(name) => format!("the feature `{name}`"),
        Need::Without(name) => format!("no feature `{name}`"),
        Need::CompanyEntries => "--agent, or the feature `company`".to_owned(),
        Need::Origin => "--origin".to_owned(),
        Need::OtherIssuer => "a second issuer".to_owned(),
    }
}
