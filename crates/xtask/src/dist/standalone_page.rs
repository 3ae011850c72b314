//! The page `/reply`: the widget alone, for links and for frames.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::json;

use super::esbuild::{self, CSS, MODULE};
use super::widget::define;
use super::{Asset, content_hash};

const PAGE: &str = "public/standalone/reply.html";
const SCRIPT: &str = "public/standalone/reply.js";
const STYLE: &str = "style/reply.css";

/// `reply.html`, its script and its style sheet. The widget itself is among the assets `widget`.
pub fn assets(widget: &[Asset]) -> Result<Vec<Asset>> {
    let style = Asset::hashed("assets/reply", "css", esbuild::run(Path::new(STYLE), CSS)?);
    let address = |name: &str| {
        let asset = widget.iter().find(|asset| asset.unhashed() == name);
        asset.map(|asset| format!("/{}", asset.name)).with_context(|| format!("{name} is not built"))
    };
    let addresses = json!({
        "glue": address("assets/widget.js")?,
        "wasm": address("assets/widget.wasm")?,
        "style": format!("/{}", style.name),
    });
    let script = esbuild::run_with(Path::new(SCRIPT), MODULE, &[define("ASSETS", &addresses)])?;
    let script = Asset::hashed("assets/reply", "js", script);
    let page = content_hash::read_with_asset_names(PAGE, &[script.addresses(), style.addresses()])?;
    Ok(vec![Asset::new("reply.html", page.into_bytes()), script, style])
}
