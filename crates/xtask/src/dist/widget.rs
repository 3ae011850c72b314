//! The loader, and the widget that it loads.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::esbuild::{self, CSS, MODULE, SCRIPT};
use super::{File, module};

const LOADER: &str = "public/yes-reply.js";
const WIDGET: &str = "public/widget/index.js";

/// `yes-reply.js`, whose name never changes, the same for pages that name its digest, and the assets that it names.
/// `features` are further features of the widget's.
pub fn files(work: &Path, features: &str) -> Result<Vec<File>> {
    let module = module::build("yes-reply-widget", features, "widget", work)?;
    let glue = module.glue.canonicalize().context("cannot find the glue")?;
    let constants =
        [format!("--alias:glue={}", glue.display()), constant("STYLE", &json!(sheet("style/widget.css")?))];
    let script = esbuild::run_with(Path::new(WIDGET), MODULE, &constants)?;
    let glue = File::hashed("assets/widget", "js", script);
    let wasm = File::hashed("assets/widget", "wasm", module.wasm);

    let loader = loader(&glue, &wasm)?;
    let pinned = File::hashed("assets/yes-reply", "js", loader.clone());
    Ok(vec![File::new("yes-reply.js", loader), pinned, glue, wasm])
}

/// Names and digests of what it loads, and its own style, go in as constants.
fn loader(glue: &File, wasm: &File) -> Result<Vec<u8>> {
    let named = |file: &File| json!([file.name, file.integrity()]);
    let files = json!({ "glue": named(glue), "wasm": named(wasm) });
    let constants = [constant("FILES", &files), constant("STYLE", &json!(sheet("style/loader.css")?))];
    esbuild::run_with(Path::new(LOADER), SCRIPT, &constants)
}

/// A style sheet, for a script that puts it into a shadow root.
fn sheet(path: &str) -> Result<String> {
    let css = String::from_utf8(esbuild::run(Path::new(path), CSS)?).context("a style sheet")?;
    Ok(css.trim_end().to_owned())
}

/// What stands for a name in a script.
pub fn constant(name: &str, value: &Value) -> String {
    format!("--define:{name}={value}")
}
