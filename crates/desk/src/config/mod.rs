//! The configuration: a file, then the environment, then flags; parsed once and trusted from there on.

mod choices;
mod file;
mod keys;
mod overrides;
mod promise;
mod source;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use contract::Limits;

pub use overrides::Overrides;
pub use source::ConfigError;
use source::ConfigSource;

use crate::company::CustomerChoices;
use crate::origin::Origin;
use crate::promises::policy::PromisePolicy;
use crate::tokens::signing_keys::SigningKeys;

/// Where the desk listens if nobody says.
const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8081);

/// Everything that a company decides about its desk.
#[derive(Debug)]
pub struct Config {
    /// The company's name, for people.
    pub name: String,
    /// Where to listen; port 0 takes any that is free.
    pub listen: SocketAddr,
    /// The origin by which people reach it; `None`: the one it listens on.
    pub public_url: Option<Origin>,
    /// The SQLite file.
    pub database: PathBuf,
    /// The directory of the built files, if they are served from here.
    pub assets: Option<PathBuf>,
    /// The origins of the company's pages.
    pub allow_origins: Vec<Origin>,
    /// The mail address that customers read where the widget cannot be shown.
    pub contact: Option<String>,
    /// What a customer can choose from.
    pub choices: CustomerChoices,
    /// By when it answers.
    pub promises: PromisePolicy,
    /// What a write may hold, and how long a poll may wait.
    pub limits: Limits,
    /// The keys of the company's tokens, at least one.
    pub keys: SigningKeys,
}

impl Config {
    /// Reads the file and lays the environment and the flags over it. Paths in the file are relative to it;
    /// paths in flags and in the environment to where the command runs.
    ///
    /// # Errors
    /// The file, the line where there is one, the field, and what to do.
    pub fn load(path: &Path, over: Overrides) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|why| ConfigError {
            location: path.display().to_string(),
            advice: format!("it cannot be read: {why}. Name the file with --config."),
        })?;
        Self::parse(path, &text, over)
    }

    /// The same from a text that was read before.
    ///
    /// # Errors
    /// See [`Config::load`].
    pub fn parse(path: &Path, text: &str, over: Overrides) -> Result<Self, ConfigError> {
        let source = ConfigSource { path, text };
        let file = file::parse(&source)?;
        let name = over.name.or(file.name).filter(|name| !name.trim().is_empty());
        let near = |given: PathBuf| path.parent().unwrap_or(Path::new("")).join(given);
        let listen = over.listen.or(file.listen).unwrap_or(DEFAULT_LISTEN);
        let public_url = over.public_url.or(file.public_url);
        // Where strangers can come, everybody who read the example could sign for the company.
        let is_exposed =
            !listen.ip().is_loopback() || public_url.as_ref().is_some_and(|origin| origin.is_secure());
        let usual = Limits::default();
        let wait_seconds = file.wait_seconds.unwrap_or(usual.wait_seconds);
        Ok(Self {
            name: name.ok_or_else(|| source.error(None, "name", "say what the company is called"))?,
            listen,
            public_url,
            database: over
                .database
                .unwrap_or_else(|| near(file.database.unwrap_or_else(|| "yes-reply.sqlite".into()))),
            assets: over.assets.or_else(|| file.assets.map(near)),
            allow_origins: over.allow_origins.unwrap_or(file.allow_origins),
            contact: file.contact,
            choices: choices::choices(&source, file.wishes, file.channels, file.help_path)?,
            promises: promise::promise_policy(&source, file.promise, file.hours)?,
            limits: Limits { wait_seconds, ..usual },
            keys: keys::signing_keys(&source, file.keys, is_exposed, near)?,
        })
    }

    /// The origin by which people reach a desk that listens here.
    pub fn public_origin(&self, listens: SocketAddr) -> Origin {
        self.public_url.clone().unwrap_or_else(|| Origin::listening(listens))
    }
}

#[cfg(test)]
mod tests;
