//! The folder in which a demo keeps what must be there the next time.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf, absolute};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use base64ct::{Base64UrlUnpadded, Encoding};

use super::addresses::Addresses;
use super::config;
use crate::run;

/// Whose inbox it is.
pub const AGENT: &str = "Maria";

/// The folder.
pub struct Data(PathBuf);

impl Data {
    /// Makes the folder and the secret, once, and writes the configuration, each time.
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

    /// Adds the agent unless an earlier run did. Her password is kept so that people can sign in without a link,
    /// and remembers, as long as the database is there, that she was added.
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
            run::ending(status),
            self.0.display()
        );
        fs::remove_file(self.password()).or_else(missing_is_fine)?;
        write_private(&self.password(), &password)
    }

    /// An address that signs the agent in, once.
    pub fn link(&self, desk: &Path) -> Result<String> {
        let mut command = self.desk(desk, &["agent", "link", AGENT, "--expires-in", "15m"]);
        let output = command.stderr(Stdio::inherit()).output().context("cannot start the desk")?;
        let printed = String::from_utf8_lossy(&output.stdout);
        let link = printed.split_whitespace().find(|word| word.starts_with("http"));
        ensure!(output.status.success(), "cannot make a link for {AGENT} ({})", run::ending(output.status));
        link.map(str::to_owned).context("`yes-reply agent link` printed no address")
    }

    /// The folder itself.
    pub fn folder(&self) -> &Path {
        &self.0
    }

    /// The desk's configuration.
    pub fn config(&self) -> PathBuf {
        self.0.join("yes-reply.toml")
    }

    /// The key with which the company signs.
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

/// So many random bytes, as base64url.
fn random(bytes: usize) -> Result<String> {
    let mut random = vec![0; bytes];
    getrandom::fill(&mut random).context("the system gives no random numbers")?;
    Ok(Base64UrlUnpadded::encode_string(&random))
}

/// A new file that only its owner may read, from its first byte on.
fn write_private(path: &Path, text: &str) -> Result<()> {
    let context = || format!("cannot write {}", path.display());
    let mut options = OpenOptions::new();
    let mut file = options.write(true).create_new(true).mode(0o600).open(path).with_context(context)?;
    writeln!(file, "{text}").with_context(context)
}

fn missing_is_fine(error: std::io::Error) -> std::io::Result<()> {
    if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_secret_is_made_once_and_for_its_owner_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let addresses = Addresses { company: ([127, 0, 0, 1], 1).into(), desk: ([127, 0, 0, 1], 2).into() };
        let prepare = || Data::prepare(folder.path(), &addresses, Path::new("dist")).expect("prepared");
        let secret = fs::read_to_string(prepare().secret()).expect("the secret");
        assert_eq!(Base64UrlUnpadded::decode_vec(secret.trim()).expect("base64url").len(), 32);
        let again = prepare();
        assert_eq!(fs::read_to_string(again.secret()).expect("the secret"), secret);
        assert_eq!(fs::metadata(again.secret()).expect("its mode").permissions().mode() & 0o777, 0o600);
    }
}
