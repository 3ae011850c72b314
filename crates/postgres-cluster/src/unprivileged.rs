//! The ordinary user that runs PostgreSQL in the place of root.

use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

/// The user and the group by number; `None` for a process that is not root and runs PostgreSQL itself.
#[derive(Clone, Copy, Debug)]
pub struct Unprivileged(Option<(u32, u32)>);

impl Unprivileged {
    /// For root the user `postgres`, which Debian's package adds, else `nobody`.
    ///
    /// # Errors
    /// When root has neither.
    pub fn choose(owned: &Path) -> Result<Self, String> {
        let is_root = std::fs::metadata(owned).is_ok_and(|folder| folder.uid() == 0);
        if !is_root {
            return Ok(Self(None));
        }
        let accounts = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        let found = ["postgres", "nobody"].into_iter().find_map(|name| account(&accounts, name));
        let advice =
            "PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody";
        found.map(|ids| Self(Some(ids))).ok_or_else(|| advice.to_owned())
    }

    /// Lets a command run as this user.
    pub fn run_as<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        match self.0 {
            Some((user, group)) => command.uid(user).gid(group),
            None => command,
        }
    }

    /// Gives a folder to this user.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn own(&self, folder: &Path) -> std::io::Result<()> {
        match self.0 {
            Some((user, group)) => std::os::unix::fs::chown(folder, Some(user), Some(group)),
            None => Ok(()),
        }
    }
}

/// User and group of an account in the form of passwd(5): `name:password:user:group:...`.
fn account(accounts: &str, name: &str) -> Option<(u32, u32)> {
    let mut fields = accounts
        .lines()
        .map(|line| line.split(':'))
        .find_map(|mut fields| (fields.next() == Some(name)).then_some(fields))?;
    Some((fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::account;

    #[test]
    fn an_account_is_found_by_its_whole_name() {
        let accounts =
            "root:x:0:0:root:/root:/bin/sh\npostgres2:x:1:1::/:\npostgres:x:104:110:,,:/:/bin/sh\n";
        assert_eq!(account(accounts, "postgres"), Some((104, 110)));
        assert_eq!(account(accounts, "nobody"), None);
    }
}
