//! A crate of ours as a WebAssembly module for browsers: built, bound and optimised.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use super::{slim, unreached};
use crate::{run, workspace};

/// The features that rustc uses by default on wasm32-unknown-unknown. Browsers have had them all since 2022.
const FEATURES: &str = "--enable-bulk-memory --enable-bulk-memory-opt --enable-nontrapping-float-to-int \
                        --enable-sign-ext --enable-mutable-globals --enable-reference-types --enable-multivalue";
/// Control flow that is taken apart and put together again is another 1 % smaller as brotli.
const OPTIMISE: &str =
    "-Oz --flatten --rereloop -Oz -Oz --strip-debug --strip-producers --strip-target-features";

/// The module, and the script that joins it to the page.
pub struct Module {
    /// The script's path; it may import its neighbours.
    pub glue: PathBuf,
    /// The optimised module.
    pub wasm: Vec<u8>,
}

/// Builds `package`; binding and optimising is skipped when cargo made the same module as the last time.
pub fn build(package: &str, features: &str, name: &str, work: &Path) -> Result<Module> {
    let raw = compile(package, features)?;
    let folder = work.join(format!("{name}{features}"));
    let glue = folder.join(format!("{name}.js"));
    let optimised = folder.join("optimised.wasm");
    let stamp_path = folder.join("stamp");

    let stamp = stamp(&raw)?;
    if fs::read_to_string(&stamp_path).ok().as_ref() != Some(&stamp) {
        if folder.exists() {
            fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
        }
        bind(&raw, name, &folder)?;
        slim::slim(&glue, &folder.join(format!("{name}_bg.wasm")))?;
        optimise(&folder.join(format!("{name}_bg.wasm")), &optimised)?;
        fs::write(&stamp_path, stamp).with_context(|| format!("cannot write {}", stamp_path.display()))?;
    }
    let wasm = fs::read(&optimised).with_context(|| format!("cannot read {}", optimised.display()))?;
    Ok(Module { glue, wasm })
}

/// The crate type is given here, not in the manifest: the widget, as a library of the inbox, would otherwise be
/// linked into the very file that is the widget's module, and cargo would build both anew each time.
fn compile(package: &str, features: &str) -> Result<PathBuf> {
    let features = if features.is_empty() { String::new() } else { format!("--features {features}") };
    run::line(&format!(
        "cargo rustc --profile wasm --target wasm32-unknown-unknown -p {package} {features} --lib --crate-type cdylib -- -C link-arg=--emit-relocs"
    ))?;
    let file = format!("{}.wasm", package.replace('-', "_"));
    Ok(workspace::target()?.join("wasm32-unknown-unknown/wasm").join(file))
}

fn bind(raw: &Path, name: &str, folder: &Path) -> Result<()> {
    let module = fs::read(raw).with_context(|| format!("cannot read {}", raw.display()))?;
    Bindgen::new()
        .input_bytes(name, unreached::blank(module)?)
        .out_name(name)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .demangle(false)
        .remove_name_section(false)
        .remove_producers_section(true)
        .generate(folder)
        .with_context(|| format!("cannot write the glue for {}", raw.display()))
}

fn optimise(bound: &Path, optimised: &Path) -> Result<()> {
    run::run(
        std::process::Command::new("node_modules/.bin/wasm-opt")
            .args(OPTIMISE.split_whitespace().chain(FEATURES.split_whitespace()))
            .arg(bound)
            .arg("-o")
            .arg(optimised),
    )
}

/// What the result depends on: the module, the options, the optimiser's version, and what is taken out before.
fn stamp(raw: &Path) -> Result<String> {
    let mut hasher = Sha256::new();
    for path in [raw, Path::new("package-lock.json")] {
        hasher.update(fs::read(path).with_context(|| format!("cannot read {}", path.display()))?);
    }
    hasher.update(FEATURES);
    hasher.update(OPTIMISE);
    hasher.update(include_str!("slim.rs"));
    hasher.update(include_str!("decimals.rs"));
    hasher.update(include_str!("linked.rs"));
    hasher.update(include_str!("unreached.rs"));
    Ok(format!("{:x}", hasher.finalize()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widget_is_a_plain_library_in_its_manifest() {
        let manifest = fs::read_to_string(workspace::root().join("Cargo.toml")).expect("the root manifest");
        let manifest: toml::Table = manifest.parse().expect("TOML");
        let crate_type = manifest["lib"].get("crate-type");
        assert!(
            crate_type.is_none(),
            "remove `crate-type` from [lib] in Cargo.toml: with it, the widget as it is in the inbox goes into the \
             same file as the widget's module, and each `cargo xtask dist` builds both anew"
        );
    }
}
