//! Minifying, by esbuild.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

/// For a classic script: it is wrapped in a function, so that esbuild's own helpers are no globals of the page.
pub const SCRIPT: &[&str] = &["--format=iife", "--minify", "--target=es2020"];
/// For a module: its imports are bundled, its exports kept.
pub const MODULE: &[&str] = &["--bundle", "--format=esm", "--minify", "--target=es2020"];
/// For a stylesheet: its imports are bundled.
pub const CSS: &[&str] = &["--bundle", "--minify", "--target=chrome90,safari14,firefox90"];

/// The minified form of one file.
pub fn run(input: &Path, options: &[&str]) -> Result<Vec<u8>> {
    let output = Command::new("node_modules/.bin/esbuild")
        .arg(input)
        .args(options)
        .args(["--log-level=warning", "--legal-comments=none"])
        .output()
        .context("cannot start esbuild; run `npm ci`")?;
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    if !output.status.success() {
        bail!("esbuild refused {}; what it printed above says why", input.display());
    }
    Ok(output.stdout)
}
