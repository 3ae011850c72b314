//! Compiling, binding and optimising. An unchanged module is not bound and optimised again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use super::shorten_names::shorten_names;
use crate::{process, workspace};

const TARGET: &str = "wasm32-unknown-unknown";
const PROFILE: &str = "wasm";
/// The standard library is compiled together with the package, for size, and a panic is a trap without a message. On a
/// stable toolchain these options need `RUSTC_BOOTSTRAP`.
const STANDARD_LIBRARY: [&str; 5] = [
    "-Zbuild-std=std,panic_abort",
    "-Zbuild-std-features=optimize_for_size",
    "-Zpanic-immediate-abort",
    "--config",
    r#"profile.wasm.panic = "immediate-abort""#,
];
/// The features that rustc enables by default on wasm32-unknown-unknown. All browsers have had them since 2022.
const FEATURES: &str = "--enable-bulk-memory --enable-bulk-memory-opt --enable-nontrapping-float-to-int \
                        --enable-sign-ext --enable-mutable-globals --enable-reference-types --enable-multivalue";
/// Beyond `-Oz`: control flow is flattened and restructured; a function with one caller stays a function unless it is
/// small; instances of one generic function become neighbours, which compress well; constants are added to the offsets
/// of loads and stores. The last needs the lowest kilobyte of memory unused: it is the end of the stack.
const OPTIMISATIONS: &str = "-Oz --flatten --rereloop -Oz -Oz --one-caller-inline-max-function-size=200 \
                             --reorder-functions-by-name --low-memory-unused \
                             --strip-debug --strip-producers --strip-target-features";

/// An optimised module with its glue.
pub struct WasmModule {
    /// The path of the script that joins the module to the page. It may import files of its folder.
    pub glue: PathBuf,
    /// The module itself.
    pub wasm: Vec<u8>,
}

/// Builds `package` of the workspace at `source`. Binding and optimising are skipped when their inputs are those of the
/// last build.
pub fn build(source: &Path, package: &str, name: &str, work: &Path) -> Result<WasmModule> {
    let raw = compile(source, package)?;
    let folder = work.join(name);
    let glue = folder.join(format!("{name}.js"));
    let optimised = folder.join("optimised.wasm");
    let key_path = folder.join("cache-key");

    let key = cache_key(&raw)?;
    if fs::read_to_string(&key_path).ok().as_ref() != Some(&key) {
        if folder.exists() {
            fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
        }
        bind(&raw, name, &folder)?;
        shorten_names(&glue, &folder.join(format!("{name}_bg.wasm")))?;
        optimise(&folder.join(format!("{name}_bg.wasm")), &optimised)?;
        fs::write(&key_path, key).with_context(|| format!("cannot write {}", key_path.display()))?;
    }
    let wasm = fs::read(&optimised).with_context(|| format!("cannot read {}", optimised.display()))?;
    Ok(WasmModule { glue, wasm })
}

/// Compiles `package` as a `cdylib`. The manifest does not name this crate type, so that tests link nothing twice. The
/// target directory is another one, because `RUSTC_BOOTSTRAP` makes cargo build the dependencies of build scripts anew.
fn compile(source: &Path, package: &str) -> Result<PathBuf> {
    let target = workspace::target()?.join("modules");
    let file = format!("{}.wasm", package.replace('-', "_"));
    let folder = target.join(TARGET).join(PROFILE);
    remove_of_another_source(source, &folder, &file)?;
    process::run(
        Command::new("cargo")
            .args(["rustc", "--locked", "--package", package, "--lib", "--crate-type", "cdylib"])
            .args(["--profile", PROFILE, "--target", TARGET])
            .args(STANDARD_LIBRARY)
            .arg("--manifest-path")
            .arg(source.join("Cargo.toml"))
            .env("CARGO_TARGET_DIR", &target)
            .env("RUSTC_BOOTSTRAP", "1"),
    )?;
    Ok(folder.join(file))
}

/// Removes a module that was built from another workspace. The file of a `cdylib` has the same name for both, without a
/// hash, and cargo would take it for that of this workspace.
fn remove_of_another_source(source: &Path, folder: &Path, file: &str) -> Result<()> {
    let marker = folder.join(format!("{file}.source"));
    let source = source.to_string_lossy();
    if fs::read_to_string(&marker).is_ok_and(|last| last == source) {
        return Ok(());
    }
    for module in [folder.join(file), folder.join("deps").join(file)] {
        if module.exists() {
            fs::remove_file(&module).with_context(|| format!("cannot remove {}", module.display()))?;
        }
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    // Written before the build: if that fails, there is no module to mistake.
    fs::write(&marker, source.as_bytes()).with_context(|| format!("cannot write {}", marker.display()))
}

fn bind(raw: &Path, name: &str, folder: &Path) -> Result<()> {
    Bindgen::new()
        .input_path(raw)
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
    process::run(
        Command::new("node_modules/.bin/wasm-opt")
            .args(OPTIMISATIONS.split_whitespace().chain(FEATURES.split_whitespace()))
            .arg(bound)
            .arg("-o")
            .arg(optimised),
    )
}

/// A hash of every input of binding and optimising: the compiled module, the options, the version of the optimiser and
/// the step between the two.
fn cache_key(raw: &Path) -> Result<String> {
    let mut hasher = Sha256::new();
    for path in [raw, Path::new("package-lock.json")] {
        hasher.update(fs::read(path).with_context(|| format!("cannot read {}", path.display()))?);
    }
    hasher.update(FEATURES);
    hasher.update(OPTIMISATIONS);
    hasher.update(include_str!("shorten_names.rs"));
    Ok(format!("{:x}", hasher.finalize()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widget_manifest_names_no_crate_type() {
        let manifest = fs::read_to_string(workspace::root().join("Cargo.toml")).expect("the root manifest");
        let manifest: toml::Table = manifest.parse().expect("TOML");
        let crate_type = manifest["lib"].get("crate-type");
        assert!(
            crate_type.is_none(),
            "remove `crate-type` from [lib] in Cargo.toml: with it, the variant of the widget that the inbox uses is \
             linked into the file of the widget's module, and each `cargo xtask dist` builds both again"
        );
    }
}
