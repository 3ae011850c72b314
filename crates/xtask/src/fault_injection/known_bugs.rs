//! Builds with known bugs: the patches of tests/faults/bugs, applied to a copy of the source.
//!
//! The bugs prove that the checker finds violations. Each patch adds one bug, behind a switch of the running program, so
//! that one desk and one widget contain all of them. The source that everybody else builds contains none.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::{dist, process, servers, workspace};

const PATCHES: &str = "tests/faults/bugs";
/// Paths that cargo needs to build the servers and the widget.
const SOURCE: [&str; 7] =
    ["Cargo.toml", "Cargo.lock", ".cargo", "src", "crates", "docs/backend.md", "index.html"];
/// Inside the repository, because `git apply` writes nowhere else.
const STAGE: &str = "target/known-bugs/stage";
const PATCHED: &str = "target/known-bugs/source";
/// tests/faults starts the desk and serves the widget from here.
const DESK: &str = "target/known-bugs/yes-reply";
const WIDGET: &str = "target/known-bugs/dist";

/// Builds the desk and the widget with all known bugs, none of them switched on.
pub fn build() -> Result<()> {
    patch()?;
    let target = workspace::target()?;
    servers::build_of(&Path::new(PATCHED).join("Cargo.toml"), &target)?;
    let built = target.join("debug/yes-reply");
    fs::copy(&built, DESK).with_context(|| format!("cannot copy {}", built.display()))?;
    dist::make_widget(Path::new(PATCHED), Path::new(WIDGET))
}

/// Applies the patches to a fresh copy, then updates the patched source. Files that have not changed keep their times, so
/// that cargo builds only what a change reaches.
fn patch() -> Result<()> {
    remove(STAGE)?;
    for file in source_files()? {
        copy(&file, &Path::new(STAGE).join(&file))?;
    }
    let patches = patches()?;
    ensure!(!patches.is_empty(), "there are no patches in {PATCHES}");
    for patch in patches {
        process::run(Command::new("git").args(["apply", "--directory", STAGE]).arg(&patch)).with_context(|| {
            format!(
                "{} does not fit the source any more; make the same change to the code as it is now, and write the \
                 patch anew with `git diff`",
                patch.display()
            )
        })?;
    }
    mark_version(Path::new(STAGE))?;
    update(Path::new(STAGE), Path::new(PATCHED))?;
    remove(STAGE)
}

/// Gives the packages of the copy another version. Both workspaces share a target directory, and cargo tells a package by
/// its version and its path within the workspace: with the same version it would take one's artifacts for the other's.
fn mark_version(folder: &Path) -> Result<()> {
    let read = |name: &str| {
        let path = folder.join(name);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let (manifest, lock) = (read("Cargo.toml")?, read("Cargo.lock")?);
    let version = concat!("version = \"", env!("CARGO_PKG_VERSION"), "\"");
    let marked = concat!("version = \"", env!("CARGO_PKG_VERSION"), "-known-bugs\"");
    ensure!(manifest.contains(version), "Cargo.toml has another version than this program; build it again");
    // Packages of the workspace have no source.
    let packages = lock.split("[[package]]").map(|package| match package.contains("source = ") {
        true => package.to_owned(),
        false => package.replacen(version, marked, 1),
    });
    let lock = packages.collect::<Vec<_>>().join("[[package]]");
    fs::write(folder.join("Cargo.toml"), manifest.replacen(version, marked, 1))?;
    fs::write(folder.join("Cargo.lock"), lock)?;
    Ok(())
}

/// Tracked and new files, relative to the repository's root.
fn source_files() -> Result<Vec<PathBuf>> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--"])
        .args(SOURCE)
        .output()
        .context("cannot run git, which lists the source files")?;
    ensure!(
        output.status.success(),
        "git cannot list the source files; run this in a clone of the repository"
    );
    let names = String::from_utf8(output.stdout).context("the name of a source file is not UTF-8")?;
    // A deleted file is listed until its deletion is committed.
    Ok(names.split_terminator('\0').map(PathBuf::from).filter(|file| file.is_file()).collect())
}

fn patches() -> Result<Vec<PathBuf>> {
    let files = fs::read_dir(PATCHES).with_context(|| format!("cannot read {PATCHES}"))?;
    let files = files.map(|file| Ok(file?.path())).collect::<Result<BTreeSet<_>>>()?;
    Ok(files
        .into_iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "patch"))
        .collect())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let folder = to.parent().context("a file without a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    fs::copy(from, to).map(drop).with_context(|| format!("cannot copy {}", from.display()))
}

fn remove(folder: &str) -> Result<()> {
    if Path::new(folder).exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot remove {folder}"))?;
    }
    Ok(())
}

/// Makes `to` a copy of `from`, and writes only what differs.
fn update(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot make the folder {}", to.display()))?;
    for entry in fs::read_dir(to).with_context(|| format!("cannot read {}", to.display()))? {
        let path = entry?.path();
        let source = from.join(path.file_name().unwrap_or_default());
        if path.is_dir() && !source.is_dir() {
            fs::remove_dir_all(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        } else if path.is_file() && !source.is_file() {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            update(&path, &target)?;
        } else if fs::read(&target).ok() != Some(fs::read(&path)?) {
            copy(&path, &target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn update_copies_differences_and_removes_the_rest() {
        let folder = tempfile::tempdir().expect("a folder");
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        let write = |path: &Path, text: &str| {
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, text).expect("written");
        };
        write(&from.join("a/same.rs"), "same");
        write(&from.join("a/changed.rs"), "new");
        write(&to.join("a/same.rs"), "same");
        write(&to.join("a/changed.rs"), "old");
        write(&to.join("gone/old.rs"), "old");
        let before = fs::metadata(to.join("a/same.rs")).expect("there").modified().expect("a time");

        update(&from, &to).expect("updated");

        assert_eq!(fs::read_to_string(to.join("a/changed.rs")).expect("there"), "new");
        assert!(!to.join("gone").exists());
        assert_eq!(fs::metadata(to.join("a/same.rs")).expect("there").modified().expect("a time"), before);
    }
}
