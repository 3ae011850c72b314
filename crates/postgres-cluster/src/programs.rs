//! The programs of PostgreSQL.

use std::path::{Path, PathBuf};

/// Debian has the programs of each version in a folder of its own, which is not on the PATH.
const VERSIONS: &str = "/usr/lib/postgresql";

const ADVICE: &str = "PostgreSQL 15 or newer is missing; install it (on Debian and Ubuntu, as root: \
                      `apt-get install postgresql`), and put the folder with initdb and postgres on the PATH if it \
                      is not a package of Debian's";

/// The folder with `initdb`, `postgres`, `psql` and `pg_isready`.
#[derive(Clone, Debug)]
pub struct Programs(PathBuf);

impl Programs {
    /// The newest version of Debian's packages, else the first folder of the PATH that has the programs.
    ///
    /// # Errors
    /// Says how to install them.
    pub fn find() -> Result<Self, String> {
        let packaged = versions(Path::new(VERSIONS)).into_iter().map(|(_, folder)| folder);
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut folders = packaged.chain(std::env::split_paths(&path));
        let is_complete = |folder: &PathBuf| {
            ["initdb", "postgres", "psql", "pg_isready"].iter().all(|name| folder.join(name).is_file())
        };
        folders.find(is_complete).map(Self).ok_or_else(|| ADVICE.to_owned())
    }

    /// The path of a program.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

/// The versions from 15 on that have a folder, the newest first.
fn versions(parent: &Path) -> Vec<(u32, PathBuf)> {
    let entries = std::fs::read_dir(parent).into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(version, _)| *version >= 15)
        .collect();
    found.sort_unstable_by(|one, other| other.cmp(one));
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_newest_version_comes_first_and_old_ones_do_not_count() {
        let parent = tempfile::tempdir().unwrap();
        for name in ["9.6", "14", "15", "16", "common"] {
            std::fs::create_dir_all(parent.path().join(name).join("bin")).unwrap();
        }
        let found: Vec<u32> = versions(parent.path()).into_iter().map(|(version, _)| version).collect();
        assert_eq!(found, [16, 15]);
        assert!(versions(&parent.path().join("missing")).is_empty());
    }
}
