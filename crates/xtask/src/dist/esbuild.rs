//! Minifying, by esbuild.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

/// For a classic script: it is wrapped in a function, so that nothing of it is a global of the page. What only the
/// script itself calls by a name that begins with `_` gets a shorter one.
pub const SCRIPT: &[&str] =
    &["--bundle", "--format=iife", "--minify", "--target=es2022", "--mangle-props=^_"];
/// For a module: its imports are bundled, its exports kept.
pub const MODULE: &[&str] = &["--bundle", "--format=esm", "--minify", "--target=es2022"];
/// For a stylesheet: its imports are bundled.
pub const CSS: &[&str] = &["--bundle", "--minify", "--target=chrome90,safari14,firefox90"];

/// The minified form of one file.
pub fn run(input: &Path, options: &[&str]) -> Result<Vec<u8>> {
    run_with(input, options, &[])
}

/// The same, with further options.
pub fn run_with(input: &Path, options: &[&str], more: &[String]) -> Result<Vec<u8>> {
    let output = Command::new("node_modules/.bin/esbuild")
        .arg(input)
        .args(options)
        .args(more)
        .args(["--log-level=warning", "--legal-comments=none"])
        .output()
        .context("cannot start esbuild; run `npm ci`")?;
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    if !output.status.success() {
        bail!("esbuild refused {}; what it printed above says why", input.display());
    }
    Ok(output.stdout)
}
