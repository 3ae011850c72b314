//! The agents' page and its assets.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::esbuild::{self, CSS, MODULE};
use super::{File, module, name};

const START: &str = "crates/inbox/start.js";
const PAGE: &str = "crates/inbox/inbox.html";
const STYLE: &str = "crates/inbox/style/inbox.css";

/// `inbox.html`, and the three assets that it needs.
pub fn files(work: &Path) -> Result<Vec<File>> {
    let module = module::build("yes-reply-inbox", "", "inbox", work)?;
    let wasm = File::hashed("assets/inbox", "wasm", module.wasm);

    // start.js imports the glue as its neighbour, so it is put beside it and the two become one file.
    let start = name::file_with(START, &[("inbox.wasm".into(), wasm.base().into())])?;
    let made = module.glue.with_file_name("start.js");
    fs::write(&made, start).with_context(|| format!("cannot write {}", made.display()))?;
    let script = File::hashed("assets/inbox", "js", esbuild::run(&made, MODULE)?);
    let style = File::hashed("assets/inbox", "css", esbuild::run(Path::new(STYLE), CSS)?);

    let page = name::file_with(PAGE, &[script.addresses(), style.addresses()])?;
    Ok(vec![File::new("inbox.html", page.into_bytes()), script, wasm, style])
}
