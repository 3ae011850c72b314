//! The browser in which the stories of tests/browser are played.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use super::debian;

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The same browser without what draws windows, which costs half as much: for many runs at a time. Where it cannot
/// be had, the whole one.
pub fn headless() -> Result<PathBuf> {
    const NAME: &str = "chromium-headless-shell";
    if std::env::var_os("CHROMIUM").is_some() {
        return find_or_install();
    }
    if debian::on_path(NAME).is_none()
        && let Err(why) = debian::install(&[NAME, "fonts-noto-core"], "it is a package of Debian's")
    {
        println!("{NAME} cannot be installed ({why}); the whole browser does as well, at twice the cost");
    }
    debian::on_path(NAME).map_or_else(find_or_install, Ok)
}

/// The one that `CHROMIUM` names, else the first on the PATH, else one installed now.
pub fn find_or_install() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        let named = PathBuf::from(named);
        ensure!(named.exists(), "CHROMIUM names {}, where there is nothing", named.display());
        return Ok(named);
    }
    if let Some(found) = on_path() {
        return Ok(found);
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
