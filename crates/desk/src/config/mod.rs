//! The configuration. Flags override the environment, which overrides the file. Values are checked here and nowhere else.

mod choices;
mod file;
mod keys;
mod overrides;
mod promise;
mod retention;
mod secret_file;
mod source;
mod webhooks;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use contract::Limits;

use choices::ChoiceTables;
pub use overrides::Overrides;
pub use source::ConfigFileError;
use source::ConfigSource;

use crate::company::CustomerChoices;
use crate::data_protection::retention::RetentionPeriod;
use crate::origin::Origin;
use crate::promises::policy::PromisePolicy;
use crate::storage::{DatabaseLocation, PeerNotification};
use crate::support::ip_network::IpNetwork;
use crate::tokens::signing_keys::SigningKeys;
use crate::webhooks::Webhook;

const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8081);

/// Without its origin, the desk could neither protect the agents' cookie nor tell the inbox from another site.
const REACHABLE: &str = "other machines can reach the address of `listen`; name the origin by which people reach the \
    desk, such as \"https://desk.kettle.example\", here or with --public-url";

const UNENCRYPTED: &str = "`public_url` is not https: whoever can read the network between people and the desk reads \
    their messages, and the agents' cookie. Put a proxy with TLS before the desk";
/// The pages with the widget that one desk serves at the same time, with room for the inbox.
const DEFAULT_MAX_CONNECTIONS: usize = 10_000;

#[derive(Debug)]
pub struct Config {
    /// The company's name, as customers see it.
    pub name: String,
    /// Port 0 takes any free port.
    pub listen: SocketAddr,
    /// The origin by which people reach the desk; `None`: the address that it listens on.
    pub public_url: Option<Origin>,
    pub database: DatabaseLocation,
    pub notify: PeerNotification,
    /// The directory of the built files, if the desk serves them.
    pub assets: Option<PathBuf>,
    /// The origins of the company's pages.
    pub allow_origins: Vec<Origin>,
    /// The proxies whose header `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNetwork>,
    /// The number of connections at the same time.
    pub max_connections: usize,
    /// The mail address for customers whose browser cannot show the widget.
    pub contact: Option<String>,
    pub choices: CustomerChoices,
    pub promises: PromisePolicy,
    /// How long solved conversations are kept; `None`: until their customer is erased.
    pub retention: Option<RetentionPeriod>,
    pub limits: Limits,
    /// At least one.
    pub keys: SigningKeys,
    pub webhooks: Vec<Webhook>,
}

impl Config {
    /// Reads the file and applies the overrides. Paths in the file are relative to its directory; paths in flags and in the
    /// environment are relative to the working directory.
    ///
    /// # Errors
    /// Names the file, the line if there is one, the field, and what to do.
    pub fn load(path: &Path, over: Overrides) -> Result<Self, ConfigFileError> {
        let text = std::fs::read_to_string(path).map_err(|why| ConfigFileError {
            location: path.display().to_string(),
            advice: format!(
                "it cannot be read: {why}. Name the file with --config, or write one with: yes-reply init"
            ),
        })?;
        Self::parse(path, &text, over)
    }

    /// Parses the text of the file and applies the overrides.
    ///
    /// # Errors
    /// See [`Config::load`].
    pub fn parse(path: &Path, text: &str, over: Overrides) -> Result<Self, ConfigFileError> {
        let source = ConfigSource { path, text };
        let file = file::parse(&source)?;
        let contains_secret = file.keys.iter().any(|key| key.get_ref().contains_secret())
            || file.webhooks.iter().any(|webhook| webhook.get_ref().contains_secret());
        if contains_secret {
            secret_file::warn_if_public(path);
        }
        let name = over.name.or(file.name).filter(|name| !name.trim().is_empty());
        let beside_file = |given: PathBuf| path.parent().unwrap_or(Path::new("")).join(given);
        let listen = over.listen.or(file.listen).unwrap_or(DEFAULT_LISTEN);
        let public_url = over.public_url.or(file.public_url);
        if !listen.ip().is_loopback() && public_url.is_none() {
            return Err(source.error(None, "public_url", REACHABLE));
        }
        let defaults = Limits::default();
        let location = |text: &str| {
            DatabaseLocation::parse(text).map_err(|advice| source.error(None, "database", advice))
        };
        let database = match &over.database {
            Some(database) => location(database)?,
            None => {
                let database = location(file.database.as_deref().unwrap_or("yes-reply.sqlite"))?;
                database.within(path.parent().unwrap_or(Path::new("")))
            }
        };
        let keys = keys::signing_keys(&source, file.keys, beside_file)?;
        let wait_seconds = file.wait_seconds.unwrap_or(defaults.wait_seconds);
        Ok(Self {
            name: name.ok_or_else(|| source.error(None, "name", "say what the company is called"))?,
            listen,
            public_url,
            database,
            notify: file.notify.unwrap_or_default(),
            assets: over.assets.or_else(|| file.assets.map(beside_file)),
            allow_origins: over.allow_origins.unwrap_or(file.allow_origins),
            trusted_proxies: file.trusted_proxies,
            max_connections: file.max_connections.unwrap_or(DEFAULT_MAX_CONNECTIONS),
            contact: file.contact,
            choices: choices::choices(
                &source,
                ChoiceTables {
                    outcome_choices: file.outcome_choices,
                    reply_channels: file.reply_channels,
                    contacts: file.contacts,
                    escalation_path: file.escalation_path,
                    review_within: file.review_within,
                },
            )?,
            promises: promise::promise_policy(&source, file.promise, file.opening_hours)?,
            retention: file.retention.map(|text| retention::retention(&source, &text)).transpose()?,
            limits: Limits { wait_seconds, ..defaults },
            webhooks: webhooks::webhooks(&source, file.webhooks, &keys, beside_file)?,
            keys,
        })
    }

    /// What is unsafe in this configuration, one sentence each. The desk works nevertheless.
    pub fn warnings(&self) -> Vec<&'static str> {
        let is_unsafe = !self.listen.ip().is_loopback()
            && self.public_url.as_ref().is_some_and(|origin| !origin.is_secure());
        is_unsafe.then_some(UNENCRYPTED).into_iter().collect()
    }

    /// The origin by which people reach a desk that listens on this address.
    pub fn public_origin(&self, address: SocketAddr) -> Origin {
        self.public_url.clone().unwrap_or_else(|| Origin::listening(address))
    }
}

#[cfg(test)]
mod tests;
