//! The modes of files with secrets.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Warns of a file with secrets that every user of the machine may read. Not an error: where secrets are mounted into
/// containers, files have such a mode and there are no other users.
pub fn warn_if_public(path: &Path) {
    let is_public = std::fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o004 != 0);
    if is_public {
        let path = path.display();
        tracing::warn!("every user of this machine can read the secrets in {path}; run: chmod o-r {path}");
    }
}
