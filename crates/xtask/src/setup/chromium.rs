//! The browser of tests/browser and tests/faults.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use super::debian;

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// A Chromium without windows, which needs half the processor time of a complete one; the complete one where it cannot
/// be installed.
pub fn headless() -> Result<PathBuf> {
    const NAME: &str = "chromium-headless-shell";
    if std::env::var_os("CHROMIUM").is_some() {
        return find_or_install();
    }
    if debian::on_path(NAME).is_none()
        && let Err(reason) = debian::install(&[NAME, "fonts-noto-core"], "it is a package of Debian's")
    {
        println!("{NAME} cannot be installed ({reason}); the complete browser is used, at twice the cost");
    }
    debian::on_path(NAME).map_or_else(find_or_install, Ok)
}

/// The Chromium that the variable `CHROMIUM` names, else the first on the PATH, else a newly installed one.
pub fn find_or_install() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM") {
        let path = PathBuf::from(path);
        ensure!(path.exists(), "CHROMIUM names {}, which does not exist", path.display());
        return Ok(path);
    }
    if let Some(path) = on_path() {
        return Ok(path);
    }
    debian::install(
        &["chromium", "fonts-noto-core"],
        "Chromium is missing; install Chromium or Google Chrome (on Debian and Ubuntu, as root: \
         `apt-get install chromium`), or name one with CHROMIUM=/path/to/chrome",
    )?;
    on_path()
        .context("Chromium was installed but is not on the PATH; name it with CHROMIUM=/path/to/chromium")
}

fn on_path() -> Option<PathBuf> {
    NAMES.iter().find_map(|name| debian::on_path(name))
}
