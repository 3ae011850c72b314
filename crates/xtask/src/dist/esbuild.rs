//! Minification with esbuild. The options state the browsers that the output runs in.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

/// Options for a classic script. It is wrapped in a function and defines no globals; properties whose names begin
/// with `_` are private to it and are renamed.
pub const SCRIPT: &[&str] =
    &["--bundle", "--format=iife", "--minify", "--target=es2022", "--mangle-props=^_"];
/// Options for a module. Imports are bundled; exports keep their names.
pub const MODULE: &[&str] = &["--bundle", "--format=esm", "--minify", "--target=es2022"];
/// Options for a style sheet. Imports are bundled.
pub const CSS: &[&str] = &["--bundle", "--minify", "--target=chrome90,safari14,firefox90"];

/// Bundles and minifies one file.
pub fn run(input: &Path, options: &[&str]) -> Result<Vec<u8>> {
    run_with(input, options, &[])
}

/// [`run`] with further options.
pub fn run_with(input: &Path, options: &[&str], further: &[String]) -> Result<Vec<u8>> {
    let output = Command::new("node_modules/.bin/esbuild")
        .arg(input)
        .args(options)
        .args(further)
        .args(["--log-level=warning", "--legal-comments=none"])
        .output()
        .context("cannot start esbuild; run `npm ci`")?;
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    if !output.status.success() {
        bail!("esbuild refused {}; its output above says why", input.display());
    }
    Ok(output.stdout)
}
