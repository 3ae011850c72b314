//! The loader and the widget that it loads. The loader contains the name and digest of each file it loads.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::esbuild::{self, CSS, MODULE, SCRIPT};
use super::{Asset, wasm};

const LOADER: &str = "public/yes-reply.js";
const WIDGET: &str = "public/widget/index.js";

/// `yes-reply.js`, a copy with a hashed name for pages that pin a release, and the assets that both load. `source`
/// is the workspace that has the widget.
pub fn assets(work: &Path, source: &Path) -> Result<Vec<Asset>> {
    let module = wasm::build(source, "yes-reply-widget", "widget", work)?;
    let glue = module.glue.canonicalize().context("cannot find the glue")?;
    let options = [
        format!("--alias:glue={}", glue.display()),
        define("STYLE", &json!(style_sheet("style/widget.css")?)),
    ];
    let script = esbuild::run_with(Path::new(WIDGET), MODULE, &options)?;
    let glue = Asset::hashed("assets/widget", "js", script);
    let wasm = Asset::hashed("assets/widget", "wasm", module.wasm);

    let loader = loader(&glue, &wasm)?;
    let hashed = Asset::hashed("assets/yes-reply", "js", loader.clone());
    Ok(vec![Asset::new("yes-reply.js", loader), hashed, glue, wasm])
}

/// The names and digests of the files to load, and the style sheet, are inserted as constants.
fn loader(glue: &Asset, wasm: &Asset) -> Result<Vec<u8>> {
    let name_and_digest = |file: &Asset| json!([file.name, file.integrity()]);
    let files = json!({ "glue": name_and_digest(glue), "wasm": name_and_digest(wasm) });
    let options = [define("FILES", &files), define("STYLE", &json!(style_sheet("style/loader.css")?))];
    esbuild::run_with(Path::new(LOADER), SCRIPT, &options)
}

/// A minified style sheet, for a script that adopts it in a shadow root.
fn style_sheet(path: &str) -> Result<String> {
    let css = String::from_utf8(esbuild::run(Path::new(path), CSS)?).context("a style sheet")?;
    Ok(css.trim_end().to_owned())
}

/// The esbuild option that replaces a global name with a value.
pub fn define(name: &str, value: &Value) -> String {
    format!("--define:{name}={value}")
}
