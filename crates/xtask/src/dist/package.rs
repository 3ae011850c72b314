//! The package for npm: types, a manifest of the element, and a function that loads the script from the desk.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::process;

/// Files of the repository in the package, and their names there.
const FILES: [(&str, &str); 3] = [
    ("public/package/index.js", "index.js"),
    ("public/package/README.md", "README.md"),
    ("public/yes-reply.d.ts", "index.d.ts"),
];

/// The script that writes the manifest.
const MANIFEST: &str = "crates/xtask/src/dist/manifest.js";

/// Makes the tarball that npm publishes and installs, in the folder `out`; gives its path.
pub fn pack(out: &Path) -> Result<PathBuf> {
    let folder = out.join("package");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    for (ours, theirs) in FILES {
        fs::copy(ours, folder.join(theirs)).with_context(|| format!("cannot copy {ours}"))?;
    }
    process::run(Command::new("node").arg(MANIFEST).arg(folder.join("custom-elements.json")))?;
    write(&folder, "package.json", &description())?;
    process::run(
        Command::new("npm")
            .args(["pack", "--silent", "--ignore-scripts", "--pack-destination"])
            .arg(out)
            .arg(&folder)
            .stdout(std::process::Stdio::null()),
    )?;
    Ok(out.join(format!("yes-reply-{}.tgz", env!("CARGO_PKG_VERSION"))))
}

fn write(folder: &Path, name: &str, value: &Value) -> Result<()> {
    let path = folder.join(name);
    fs::write(&path, format!("{value:#}\n")).with_context(|| format!("cannot write {}", path.display()))
}

fn description() -> Value {
    json!({
        "name": "yes-reply",
        "version": env!("CARGO_PKG_VERSION"),
        "description": "A support conversation about an order or a bill, embedded in a page",
        "license": env!("CARGO_PKG_LICENSE"),
        "type": "module",
        "sideEffects": false,
        "exports": {
            ".": { "types": "./index.d.ts", "default": "./index.js" },
            "./custom-elements.json": "./custom-elements.json",
            "./package.json": "./package.json",
        },
        "types": "./index.d.ts",
        "customElements": "custom-elements.json",
    })
}
