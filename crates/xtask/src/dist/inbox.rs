//! The agents' page and its assets.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::esbuild::{self, CSS, MODULE};
use super::{File, module, name};

const START: &str = "crates/inbox/start.js";
const PAGE: &str = "crates/inbox/inbox.html";

/// `inbox.html`, and the three assets that it needs.
pub fn files(work: &Path) -> Result<Vec<File>> {
    let module = module::build("yes-reply-inbox", "", "inbox", work)?;
    let wasm = File::hashed("assets/inbox", "wasm", module.wasm);

    // start.js imports the glue as its neighbour, so it is put beside it and the two become one file.
    let start = replaced(START, &[("\"inbox.wasm\"", &format!("\"{}\"", wasm.base()))])?;
    let made = module.glue.with_file_name("start.js");
    fs::write(&made, start).with_context(|| format!("cannot write {}", made.display()))?;
    let script = File::hashed("assets/inbox", "js", esbuild::run(&made, MODULE)?);
    let style = File::hashed("assets/inbox", "css", esbuild::run(Path::new("style/inbox.css"), CSS)?);

    let page = replaced(
        PAGE,
        &[
            ("\"/assets/inbox.js\"", &format!("\"/{}\"", script.name)),
            ("\"/assets/inbox.css\"", &format!("\"/{}\"", style.name)),
        ],
    )?;
    Ok(vec![File::new("inbox.html", page.into_bytes()), script, wasm, style])
}

fn replaced(path: &str, literals: &[(&str, &str)]) -> Result<String> {
    let mut text = fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
    for (literal, replacement) in literals {
        text = name::replace_once(&text, literal, replacement)
            .with_context(|| format!("cannot name the assets in {path}"))?;
    }
    Ok(text)
}
