//! The loader, and the widget that it loads.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::esbuild::{self, CSS, MODULE, SCRIPT};
use super::{File, module, name};

const LOADER: &str = "public/yes-reply.js";
const FRAME: &str = "public/frame.js";

/// `yes-reply.js`, whose name never changes, the same for pages that name its digest, and the assets that it names.
/// `features` are further features of the widget's.
pub fn files(work: &Path, features: &str) -> Result<Vec<File>> {
    let module = module::build("yes-reply-widget", features, "widget", work)?;
    let glue = esbuild::run(&module.glue, MODULE)?;
    let style = esbuild::run(Path::new("style/widget.css"), CSS)?;

    let glue = File::hashed("assets/widget", "js", glue);
    let wasm = File::hashed("assets/widget", "wasm", module.wasm);
    let style = File::hashed("assets/widget", "css", style);

    let frame = File::hashed("assets/frame", "js", esbuild::run(Path::new(FRAME), MODULE)?);

    let loader = loader(&work.join("yes-reply.js"), &[&glue, &wasm, &style, &frame])?;
    let pinned = File::hashed("assets/yes-reply", "js", loader.clone());
    Ok(vec![File::new("yes-reply.js", loader), pinned, glue, wasm, style, frame])
}

/// Names and digests go in before the script is minified, while each is still one literal.
fn loader(made: &Path, assets: &[&File]) -> Result<Vec<u8>> {
    let named = |asset: &&File| {
        let name = asset.unhashed();
        [(format!("digest of {name}"), asset.integrity()), (name, asset.name.clone())]
    };
    let script = name::file_with(LOADER, &assets.iter().flat_map(named).collect::<Vec<_>>())?;
    fs::write(made, script).with_context(|| format!("cannot write {}", made.display()))?;
    esbuild::run(made, SCRIPT)
}
