//! The folder of a demo: database, configuration and secrets. It survives from one demo to the next.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf, absolute};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use base64ct::{Base64UrlUnpadded, Encoding};

use super::addresses::Addresses;
use super::config;
use crate::process;

/// The name of the agent whose inbox it is.
pub const AGENT: &str = "Maria";

/// A prepared folder.
pub struct DataFolder(PathBuf);

impl DataFolder {
    /// Creates the folder and the secret if they are missing, and writes the configuration.
    pub fn prepare(folder: &Path, addresses: &Addresses, assets: &Path) -> Result<Self> {
        let data = Self(folder.to_owned());
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
        if !data.secret().exists() {
            write_private(&data.secret(), &random(32)?)?;
        }
        let text = config::text(
            addresses,
            &absolute(data.database())?,
            &absolute(assets)?,
            &absolute(data.secret())?,
        )?;
        fs::write(data.config(), text)
            .with_context(|| format!("cannot write {}", data.config().display()))?;
        Ok(data)
    }

    /// Adds the agent unless an earlier demo did. The password file serves signing in without a link; together with
    /// the database it also shows that the agent exists.
    pub fn add_agent(&self, desk: &Path) -> Result<()> {
        if self.password().exists() && self.database().exists() {
            return Ok(());
        }
        let password = random(18)?;
        let mut command = self.desk(desk, &["agent", "add", AGENT, "--password-stdin"]);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().context("cannot start the desk")?;
        let mut stdin = child.stdin.take().context("the desk has no standard input")?;
        writeln!(stdin, "{password}").context("the desk does not read the password")?;
        drop(stdin);
        let status = child.wait().context("cannot wait for the desk")?;
        ensure!(
            status.success(),
            "cannot add the agent {AGENT} ({}); if the demo's data is from an older version, remove the folder {}",
            process::describe_exit(status),
            self.0.display()
        );
        fs::remove_file(self.password()).or_else(ignore_missing)?;
        write_private(&self.password(), &password)
    }

    /// A single-use address that signs the agent in.
    pub fn link(&self, desk: &Path) -> Result<String> {
        let mut command = self.desk(desk, &["agent", "link", AGENT, "--expires-in", "15m"]);
        let output = command.stderr(Stdio::inherit()).output().context("cannot start the desk")?;
        let printed = String::from_utf8_lossy(&output.stdout);
        let link = printed.split_whitespace().find(|word| word.starts_with("http"));
        ensure!(
            output.status.success(),
            "cannot make a link for {AGENT} ({})",
            process::describe_exit(output.status)
        );
        link.map(str::to_owned).context("`yes-reply agent link` printed no address")
    }

    /// The path of the folder.
    pub fn folder(&self) -> &Path {
        &self.0
    }

    /// The path of the desk's configuration.
    pub fn config(&self) -> PathBuf {
        self.0.join("yes-reply.toml")
    }

    /// The path of the key that signs the company's tokens.
    pub fn secret(&self) -> PathBuf {
        self.0.join("kettle-1.secret")
    }

    fn database(&self) -> PathBuf {
        self.0.join("yes-reply.db")
    }

    fn password(&self) -> PathBuf {
        self.0.join("maria.password")
    }

    fn desk(&self, desk: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(desk);
        command.args(arguments).arg("--config").arg(self.config());
        command
    }
}

/// Random bytes as base64url.
fn random(bytes: usize) -> Result<String> {
    let mut random = vec![0; bytes];
    getrandom::fill(&mut random).context("the system gives no random numbers")?;
    Ok(Base64UrlUnpadded::encode_string(&random))
}

/// Creates a file that only its owner may read. The mode is set at creation, before any byte is written.
fn write_private(path: &Path, text: &str) -> Result<()> {
    let context = || format!("cannot write {}", path.display());
    let mut options = OpenOptions::new();
    let mut file = options.write(true).create_new(true).mode(0o600).open(path).with_context(context)?;
    writeln!(file, "{text}").with_context(context)
}

fn ignore_missing(error: std::io::Error) -> std::io::Result<()> {
    if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn secret_is_created_once_and_only_its_owner_may_read_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let addresses = Addresses { company: ([127, 0, 0, 1], 1).into(), desk: ([127, 0, 0, 1], 2).into() };
        let prepare = || DataFolder::prepare(folder.path(), &addresses, Path::new("dist")).expect("prepared");
        let secret = fs::read_to_string(prepare().secret()).expect("the secret");
        assert_eq!(Base64UrlUnpadded::decode_vec(secret.trim()).expect("base64url").len(), 32);
        let again = prepare();
        assert_eq!(fs::read_to_string(again.secret()).expect("the secret"), secret);
        assert_eq!(fs::metadata(again.secret()).expect("its mode").permissions().mode() & 0o777, 0o600);
    }
}
