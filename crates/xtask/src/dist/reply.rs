//! The page `/reply`: the widget alone, for links and for frames.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::json;

use super::esbuild::{self, CSS, MODULE};
use super::widget::constant;
use super::{File, name};

const PAGE: &str = "public/standalone/reply.html";
const SCRIPT: &str = "public/standalone/reply.js";
const STYLE: &str = "style/reply.css";

/// `reply.html`, its script and its style; the widget itself is among `files`.
pub fn files(files: &[File]) -> Result<Vec<File>> {
    let style = File::hashed("assets/reply", "css", esbuild::run(Path::new(STYLE), CSS)?);
    let address = |name: &str| {
        let file = files.iter().find(|file| file.unhashed() == name);
        file.map(|file| format!("/{}", file.name)).with_context(|| format!("{name} is not built"))
    };
    let assets = json!({
        "glue": address("assets/widget.js")?,
        "wasm": address("assets/widget.wasm")?,
        "style": format!("/{}", style.name),
    });
    let script = esbuild::run_with(Path::new(SCRIPT), MODULE, &[constant("ASSETS", &assets)])?;
    let script = File::hashed("assets/reply", "js", script);
    let page = name::file_with(PAGE, &[script.addresses(), style.addresses()])?;
    Ok(vec![File::new("reply.html", page.into_bytes()), script, style])
}
