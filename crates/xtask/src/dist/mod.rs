//! `cargo xtask dist`: the files to deploy, named after their content, beside their compressed forms.

mod inbox;
mod widget;

mod decimals;
mod esbuild;
mod file;
mod guide;
mod linked;
mod module;
mod name;
mod package;
mod publish;
mod reply;
mod sizes;
mod slim;
mod tag;
mod unreached;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;

use crate::workspace;

pub use file::File;

/// Where the files go unless told otherwise.
const OUT: &str = "target/dist";

/// What `dist` can be told.
#[derive(Args)]
pub struct Options {
    /// The folder for the files. What it held before is removed.
    #[arg(long, default_value = OUT)]
    pub out: PathBuf,
}

impl Default for Options {
    fn default() -> Self {
        Self { out: OUT.into() }
    }
}

/// Makes and publishes all files, shows how large they are, and fails when they are too large.
pub fn run(options: &Options) -> Result<()> {
    let files = make(options)?;
    sizes::show_and_check(&files)?;
    let package = package::pack(&workspace::target()?.join("npm"))?;
    println!("\n{}\n{}", tag::pinned(&files)?, package.display());
    Ok(())
}

/// Makes and publishes all files, however large they are.
pub fn make(options: &Options) -> Result<Vec<File>> {
    let work = work()?;
    let _alone = lock(&work)?;

    let mut files = widget::files(&work, "")?;
    files.extend(guide::files(&files)?);
    files.extend(reply::files(&files)?);
    files.extend(inbox::files(&work)?);
    publish::publish(&files, &options.out)?;
    Ok(files)
}

/// Makes a widget with features that no customer loads, in a folder of its own, and nothing else.
pub fn make_widget(features: &str, out: &Path) -> Result<()> {
    let work = work()?;
    let _alone = lock(&work)?;
    publish::publish(&widget::files(&work, features)?, out)
}

fn work() -> Result<PathBuf> {
    let work = workspace::target()?.join("dist-work");
    fs::create_dir_all(&work).with_context(|| format!("cannot make the folder {}", work.display()))?;
    Ok(work)
}

/// Two runs at once would mix their files; the second waits for the first.
fn lock(work: &Path) -> Result<fs::File> {
    let path = work.join("lock");
    let file = fs::File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    file.lock().with_context(|| format!("cannot lock {}", path.display()))?;
    Ok(file)
}
