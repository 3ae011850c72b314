//! The checks of docs/openapi.json: `cargo xtask schemathesis`, and the tests of tests/openapi.

use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use clap::Args;

use crate::{process, servers, setup, workspace};

const FOLDER: &str = "target/openapi";
const PYTHON: &str = "target/python/bin/python";
const SCRIPT: &str = "tests/openapi/run_schemathesis.py";

/// The variable that names the file in which the desk's tests record their exchanges.
pub const RECORD: &str = "YES_REPLY_RECORD";

/// Options of `schemathesis`.
#[derive(Args)]
pub struct Options {
    /// The duration of the run.
    #[arg(long, default_value_t = 180)]
    pub seconds: u32,
    /// The seed of the requests. Random, and printed, by default.
    #[arg(long)]
    pub seed: Option<u32>,
}

/// Builds a desk and sends generated requests to it.
pub fn run_schemathesis(options: &Options) -> Result<()> {
    setup::python_packages()?;
    servers::build()?;
    let mut command = Command::new(PYTHON);
    command.arg(SCRIPT).arg("--desk").arg(workspace::target()?.join("debug/yes-reply"));
    process::run(command.args(options.arguments()))
}

/// An absolute path for the record of the desk's tests. No earlier record is there.
pub fn new_record() -> Result<PathBuf> {
    let folder = workspace::root().join(FOLDER);
    fs::create_dir_all(&folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let path = folder.join("recorded.jsonl");
    match fs::remove_file(&path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", path.display()))
        }
        _ => Ok(path),
    }
}

impl Options {
    /// The command line that repeats this run.
    pub fn command_line(&self) -> String {
        format!("cargo xtask schemathesis {}", self.arguments().join(" "))
    }

    fn arguments(&self) -> Vec<String> {
        let seed = self.seed.map(|seed| format!("--seed={seed}"));
        [format!("--seconds={}", self.seconds)].into_iter().chain(seed).collect()
    }
}
