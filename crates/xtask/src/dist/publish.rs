//! Putting the files where a desk may be serving them right now.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::File;

/// Writes `files` and their compressed forms into `out`, and removes everything else that is there.
///
/// Each file is written aside and renamed, so that none is ever seen half. Pages and the loader, which name the
/// hashed files, come after them, and old files go last: whatever is served names only what is there.
pub fn publish(files: &[File], out: &Path) -> Result<()> {
    ensure_ours(out)?;
    fs::create_dir_all(out).with_context(|| format!("cannot make the folder {}", out.display()))?;
    let aside =
        tempfile::Builder::new().prefix(".new-").tempdir_in(out).context("cannot write a file aside")?;

    let (hashed, named): (Vec<_>, Vec<_>) = files.iter().partition(|file| file.name.starts_with("assets/"));
    let mut kept = HashSet::new();
    for file in hashed.into_iter().chain(named) {
        // The compressed forms come first: a server looks for them when it has the file itself.
        for (suffix, bytes) in [(".br", &file.brotli), (".gz", &file.gzip), ("", &file.bytes)] {
            let path = out.join(format!("{}{suffix}", file.name));
            place(bytes, aside.path(), &path)?;
            kept.insert(path);
        }
    }
    drop(aside);
    remove_others(out, &kept)
}

/// Removing files from a folder that somebody named by mistake would be unforgivable.
fn ensure_ours(out: &Path) -> Result<()> {
    let unused = !out.exists() || fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_none());
    ensure!(
        unused || out.join("yes-reply.js").is_file(),
        "{} holds something else than an earlier `cargo xtask dist`; choose a new folder, or empty this one",
        out.display()
    );
    Ok(())
}

fn place(bytes: &[u8], aside: &Path, path: &Path) -> Result<()> {
    let context = || format!("cannot write {}", path.display());
    let folder = path.parent().with_context(context)?;
    fs::create_dir_all(folder).with_context(context)?;
    let half = aside.join("half");
    fs::write(&half, bytes).with_context(context)?;
    fs::rename(&half, path).with_context(context)
}

fn remove_others(folder: &Path, kept: &HashSet<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            remove_others(&path, kept)?;
            // A folder that still holds something stays.
            fs::remove_dir(&path).ok();
        } else if !kept.contains(&path) {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(content: &str) -> Vec<File> {
        let asset = File::hashed("assets/widget", "js", content.into());
        vec![File::new("yes-reply.js", asset.name.clone().into_bytes()), asset]
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries =
            fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<_> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_newest_files_replace_all_older_ones() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("dist");
        publish(&files("first"), &out).expect("into a new folder");
        publish(&files("second"), &out).expect("over the first");
        assert_eq!(names(&out), ["assets", "yes-reply.js", "yes-reply.js.br", "yes-reply.js.gz"]);
        let named = fs::read_to_string(out.join("yes-reply.js")).expect("the loader");
        assert_eq!(fs::read_to_string(out.join(named)).expect("the asset that it names"), "second");
        assert_eq!(names(&out.join("assets")).len(), 3);
    }

    #[test]
    fn a_folder_with_other_things_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("thesis.txt"), "four years").expect("a file");
        let error = publish(&files("first"), folder.path()).expect_err("refused").to_string();
        assert!(error.contains("choose a new folder"), "{error}");
        assert_eq!(names(folder.path()), ["thesis.txt"]);
    }
}
