//! The page `/reply`: the widget alone, for links and for frames.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::esbuild::{self, CSS, MODULE};
use super::{File, name};

const PAGE: &str = "public/reply.html";
const SCRIPT: &str = "public/reply.js";
const STYLE: &str = "style/reply.css";

/// `reply.html`, and what it needs beside the widget's own `files`.
pub fn files(work: &Path, files: &[File]) -> Result<Vec<File>> {
    let style = File::hashed("assets/reply", "css", esbuild::run(Path::new(STYLE), CSS)?);
    let made = work.join("reply.js");
    let named = |path: &str, assets: &[&File]| -> Result<String> {
        let mut text = fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
        for asset in assets {
            let (from, to) = (format!("\"/{}\"", asset.unhashed()), format!("\"/{}\"", asset.name));
            text = name::replace_once(&text, &from, &to)
                .with_context(|| format!("cannot name the assets in {path}"))?;
        }
        Ok(text)
    };
    let widget: Vec<_> = files.iter().filter(|file| file.name.starts_with("assets/widget-")).collect();
    let assets: Vec<_> = widget.into_iter().chain([&style]).collect();
    fs::write(&made, named(SCRIPT, &assets)?).with_context(|| format!("cannot write {}", made.display()))?;
    let script = File::hashed("assets/reply", "js", esbuild::run(&made, MODULE)?);
    let page = named(PAGE, &[&script, &style])?;
    Ok(vec![File::new("reply.html", page.into_bytes()), script, style])
}
