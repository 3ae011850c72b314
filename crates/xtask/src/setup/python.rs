//! Python's packages: the library PyJWT, whose tokens a test of the desk sends, and schemathesis, which sends requests
//! that it generates from docs/openapi.json.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::debian;
use crate::process;

const FOLDER: &str = "target/python";
const REQUIREMENTS: [&str; 2] =
    ["crates/desk/tests/integration/jwt_libraries/requirements.txt", "tests/openapi/requirements.txt"];

/// Installs the versions of the requirements in a virtual environment unless they are installed.
pub fn packages() -> Result<()> {
    let read = |path: &str| fs::read(path).with_context(|| format!("cannot read {path}"));
    let wanted = REQUIREMENTS.into_iter().map(read).collect::<Result<Vec<_>>>()?.concat();
    // This copy is written last, so that it belongs to a complete installation.
    let installed = format!("{FOLDER}/requirements.txt");
    if fs::read(&installed).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let has_venv = || process::succeeds(Command::new("python3").args(["-c", "import ensurepip, venv"]));
    if !has_venv() {
        let advice = "Python 3 with the module venv is missing; install it (on Debian and Ubuntu, as root: \
                      `apt-get install python3-venv`)";
        debian::install(&["python3-venv"], advice)?;
        ensure!(has_venv(), "{advice}");
    }
    process::run_line(&format!("python3 -m venv --clear {FOLDER}"))?;
    let pip = format!("{FOLDER}/bin/python -m pip --disable-pip-version-check install --quiet");
    let files = REQUIREMENTS.map(|path| format!("-r {path}")).join(" ");
    process::run_line(&format!("{pip} --require-hashes --only-binary :all: {files}"))?;
    fs::write(&installed, wanted).with_context(|| format!("cannot write {installed}"))
}
