//! `cargo xtask dist`: the files to deploy, with hashed names and compressed encodings.

mod inbox;
mod standalone_page;
mod widget;

mod docs_site;
mod package;

mod asset;
mod content_hash;
mod esbuild;
mod sizes;
mod sri_tag;
mod wasm;
mod write_output;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;

use crate::workspace;

use asset::Asset;

/// The default output folder.
const OUT: &str = "target/dist";

/// Options of `dist`.
#[derive(Args)]
pub struct Options {
    /// The output folder. Other files in it are removed.
    #[arg(long, default_value = OUT)]
    pub out: PathBuf,
}

impl Default for Options {
    fn default() -> Self {
        Self { out: OUT.into() }
    }
}

/// Builds and writes all assets, prints their sizes, and fails when they are over their limits.
pub fn run(options: &Options) -> Result<()> {
    let assets = make(options)?;
    sizes::print_and_check(&assets)?;
    let package = package::pack(&workspace::target()?.join("npm"))?;
    println!("\n{}\n{}", sri_tag::script_tag(&assets)?, package.display());
    Ok(())
}

/// Builds and writes all assets, whatever their sizes.
pub fn make(options: &Options) -> Result<Vec<Asset>> {
    let work = work_folder()?;
    let _lock = lock(&work)?;

    let mut assets = widget::assets(&work, workspace::root())?;
    assets.extend(docs_site::assets(&assets)?);
    assets.extend(standalone_page::assets(&assets)?);
    assets.extend(inbox::assets(&work)?);
    write_output::write_output(&assets, &options.out)?;
    Ok(assets)
}

/// Builds only the widget, from the workspace at `source`, into a folder of its own.
pub fn make_widget(source: &Path, out: &Path) -> Result<()> {
    let work = work_folder()?;
    let _lock = lock(&work)?;
    write_output::write_output(&widget::assets(&work.join("known-bugs"), source)?, out)
}

fn work_folder() -> Result<PathBuf> {
    let work = workspace::target()?.join("dist-work");
    fs::create_dir_all(&work).with_context(|| format!("cannot make the folder {}", work.display()))?;
    Ok(work)
}

/// Holds the work folder for this process; a second build waits for the first.
fn lock(work: &Path) -> Result<fs::File> {
    let path = work.join("lock");
    let file = fs::File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    file.lock().with_context(|| format!("cannot lock {}", path.display()))?;
    Ok(file)
}
