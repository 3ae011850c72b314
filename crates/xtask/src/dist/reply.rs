//! The page `/reply`: the widget alone, for links and for frames.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::esbuild::{self, CSS, MODULE};
use super::{File, name};

const PAGE: &str = "public/standalone/reply.html";
const SCRIPT: &str = "public/standalone/reply.js";
const STYLE: &str = "style/reply.css";

/// `reply.html`, and what it needs beside the widget's own `files`.
pub fn files(work: &Path, files: &[File]) -> Result<Vec<File>> {
    let style = File::hashed("assets/reply", "css", esbuild::run(Path::new(STYLE), CSS)?);
    let made = work.join("reply.js");
    let widget = files.iter().filter(|file| file.name.starts_with("assets/widget-"));
    let addresses: Vec<_> = widget.chain([&style]).map(File::addresses).collect();
    fs::write(&made, name::file_with(SCRIPT, &addresses)?)
        .with_context(|| format!("cannot write {}", made.display()))?;
    let script = File::hashed("assets/reply", "js", esbuild::run(&made, MODULE)?);
    let page = name::file_with(PAGE, &[script.addresses(), style.addresses()])?;
    Ok(vec![File::new("reply.html", page.into_bytes()), script, style])
}
