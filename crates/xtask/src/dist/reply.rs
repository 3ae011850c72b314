//! The page `/reply`: the widget alone, for links and for frames.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::esbuild::{self, CSS, MODULE};
use super::{Asset, content_hash};

const PAGE: &str = "public/reply.html";
const SCRIPT: &str = "public/reply.js";
const STYLE: &str = "style/reply.css";

/// `reply.html`, and what it needs beside the widget's own `files`.
pub fn files(work: &Path, files: &[Asset]) -> Result<Vec<Asset>> {
    let style = Asset::hashed("assets/reply", "css", esbuild::run(Path::new(STYLE), CSS)?);
    let made = work.join("reply.js");
    let widget = files.iter().filter(|file| file.name.starts_with("assets/widget-"));
    let addresses: Vec<_> = widget.chain([&style]).map(Asset::addresses).collect();
    fs::write(&made, content_hash::read_with_asset_names(SCRIPT, &addresses)?)
        .with_context(|| format!("cannot write {}", made.display()))?;
    let script = Asset::hashed("assets/reply", "js", esbuild::run(&made, MODULE)?);
    let page = content_hash::read_with_asset_names(PAGE, &[script.addresses(), style.addresses()])?;
    Ok(vec![Asset::new("reply.html", page.into_bytes()), script, style])
}
