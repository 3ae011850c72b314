//! The inbox page and its assets.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::esbuild::{self, CSS, MODULE};
use super::{Asset, content_hash, wasm};
use crate::workspace;

const START: &str = "crates/inbox/start.js";
const PAGE: &str = "crates/inbox/inbox.html";
const STYLE: &str = "crates/inbox/style/inbox.css";

/// `inbox.html` and its three assets.
pub fn assets(work: &Path) -> Result<Vec<Asset>> {
    let module = wasm::build(workspace::root(), "yes-reply-inbox", "inbox", work)?;
    let wasm = Asset::hashed("assets/inbox", "wasm", module.wasm);

    // start.js imports the glue from its own folder, so it is copied there before both are bundled.
    let start =
        content_hash::read_with_asset_names(START, &[("inbox.wasm".into(), wasm.file_name().into())])?;
    let copy = module.glue.with_file_name("start.js");
    fs::write(&copy, start).with_context(|| format!("cannot write {}", copy.display()))?;
    let script = Asset::hashed("assets/inbox", "js", esbuild::run(&copy, MODULE)?);
    let style = Asset::hashed("assets/inbox", "css", esbuild::run(Path::new(STYLE), CSS)?);

    let page = content_hash::read_with_asset_names(PAGE, &[script.addresses(), style.addresses()])?;
    Ok(vec![Asset::new("inbox.html", page.into_bytes()), script, wasm, style])
}
