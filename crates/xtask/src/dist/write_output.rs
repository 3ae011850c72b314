//! Writing the assets into a folder that a desk may be serving. Every file that is served names only files that exist.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::Asset;

/// Writes `assets` and their encodings into `out`, and removes every other file there.
///
/// Each file is written aside and renamed, so that a reader never sees a part of it. Files with hashed names are
/// written first, then the pages and the loader that refer to them; old files are removed last.
pub fn write_output(assets: &[Asset], out: &Path) -> Result<()> {
    ensure_replaceable(out)?;
    fs::create_dir_all(out).with_context(|| format!("cannot make the folder {}", out.display()))?;
    let aside =
        tempfile::Builder::new().prefix(".new-").tempdir_in(out).context("cannot write a file aside")?;

    let (hashed, fixed): (Vec<_>, Vec<_>) =
        assets.iter().partition(|asset| asset.name.starts_with("assets/"));
    let mut written = HashSet::new();
    for asset in hashed.into_iter().chain(fixed) {
        // The encodings are written first: a server looks for them as soon as the file itself exists.
        for (suffix, bytes) in [(".br", &asset.brotli), (".gz", &asset.gzip), ("", &asset.bytes)] {
            let path = out.join(format!("{}{suffix}", asset.name));
            write_and_rename(bytes, aside.path(), &path)?;
            written.insert(path);
        }
    }
    drop(aside);
    remove_others(out, &written)
}

/// Refuses a folder that holds other files than those of an earlier build, because they would be removed.
fn ensure_replaceable(out: &Path) -> Result<()> {
    let unused = !out.exists() || fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_none());
    ensure!(
        unused || out.join("yes-reply.js").is_file(),
        "{} holds other files than those of an earlier `cargo xtask dist`; choose a new folder, or empty this one",
        out.display()
    );
    Ok(())
}

fn write_and_rename(bytes: &[u8], aside: &Path, path: &Path) -> Result<()> {
    let context = || format!("cannot write {}", path.display());
    let folder = path.parent().with_context(context)?;
    fs::create_dir_all(folder).with_context(context)?;
    let partial = aside.join("partial");
    fs::write(&partial, bytes).with_context(context)?;
    fs::rename(&partial, path).with_context(context)
}

fn remove_others(folder: &Path, written: &HashSet<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            remove_others(&path, written)?;
            // Fails, and keeps the folder, unless it is empty.
            fs::remove_dir(&path).ok();
        } else if !written.contains(&path) {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assets(content: &str) -> Vec<Asset> {
        let asset = Asset::hashed("assets/widget", "js", content.into());
        vec![Asset::new("yes-reply.js", asset.name.clone().into_bytes()), asset]
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries =
            fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<_> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn new_assets_replace_all_older_ones() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("dist");
        write_output(&assets("first"), &out).expect("into a new folder");
        write_output(&assets("second"), &out).expect("over the first");
        assert_eq!(names(&out), ["assets", "yes-reply.js", "yes-reply.js.br", "yes-reply.js.gz"]);
        let named = fs::read_to_string(out.join("yes-reply.js")).expect("the loader");
        assert_eq!(fs::read_to_string(out.join(named)).expect("the asset that it names"), "second");
        assert_eq!(names(&out.join("assets")).len(), 3);
    }

    #[test]
    fn folder_with_other_files_is_left_unchanged() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("thesis.txt"), "four years").expect("a file");
        let error = write_output(&assets("first"), folder.path()).expect_err("refused").to_string();
        assert!(error.contains("choose a new folder"), "{error}");
        assert_eq!(names(folder.path()), ["thesis.txt"]);
    }
}
