//! The configuration file as TOML.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, de};
use toml::Spanned;

use super::choices::{ContactTable, EscalationStepTable};
use super::keys::KeyTable;
use super::promise::{HoursTable, PromiseTable};
use super::source::{ConfigFileError, ConfigSource};
use super::webhooks::WebhookTable;
use crate::origin::Origin;
use crate::storage::PeerNotification;
use crate::support::ip_network::IpNetwork;

/// The whole file. An unknown field is refused: it is a typing error that would have no effect otherwise.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfigFile {
    pub name: Option<String>,
    #[serde(default, deserialize_with = "listen")]
    pub listen: Option<SocketAddr>,
    #[serde(default, deserialize_with = "origin")]
    pub public_url: Option<Origin>,
    pub database: Option<String>,
    pub notify: Option<PeerNotification>,
    pub assets: Option<PathBuf>,
    #[serde(default, deserialize_with = "wait_seconds")]
    pub wait_seconds: Option<u32>,
    #[serde(default, deserialize_with = "origins")]
    pub allow_origins: Vec<Origin>,
    #[serde(default, deserialize_with = "networks")]
    pub trusted_proxies: Vec<IpNetwork>,
    #[serde(default, deserialize_with = "max_connections")]
    pub max_connections: Option<usize>,
    #[serde(default, deserialize_with = "contact")]
    pub contact: Option<String>,
    #[serde(default)]
    pub outcome_choices: BTreeMap<String, Spanned<Vec<String>>>,
    #[serde(default)]
    pub reply_channels: Vec<Spanned<String>>,
    #[serde(default)]
    pub contacts: Vec<Spanned<ContactTable>>,
    #[serde(default)]
    pub escalation_path: Vec<Spanned<EscalationStepTable>>,
    pub review_within: Option<Spanned<String>>,
    pub retention: Option<Spanned<String>>,
    pub promise: Option<Spanned<PromiseTable>>,
    pub opening_hours: Option<Spanned<HoursTable>>,
    #[serde(default)]
    pub keys: Vec<Spanned<KeyTable>>,
    #[serde(default)]
    pub webhooks: Vec<Spanned<WebhookTable>>,
}

pub fn parse(source: &ConfigSource<'_>) -> Result<ConfigFile, ConfigFileError> {
    let at = |error: &toml::de::Error| error.span().map(|span| span.start);
    let toml = toml::Deserializer::parse(source.text)
        .map_err(|error| source.error(at(&error), "", error.message()))?;
    serde_path_to_error::deserialize(toml).map_err(|error| {
        // The path contains the name of the wrapper that keeps the line.
        let path = error.path().to_string().replace("$__serde_spanned_private_value.", "");
        let field = if path == "." { "" } else { path.as_str() };
        source.error(at(error.inner()), field, error.inner().message())
    })
}

/// The address must not contain HTML, because a page contains it as it is.
fn contact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let allowed = |letter: char| letter.is_alphanumeric() || "@.-_+".contains(letter);
    match text.split_once('@') {
        Some((name, host)) if !name.is_empty() && host.contains('.') && text.chars().all(allowed) => {
            Ok(Some(text))
        }
        _ => Err(de::Error::custom("write a mail address, such as \"care@kettle.example\"")),
    }
}

fn listen<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SocketAddr>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let advice = "write an address and a port, such as \"127.0.0.1:8081\" or \"0.0.0.0:8081\"";
    text.parse().map(Some).map_err(|_| de::Error::custom(advice))
}

fn wait_seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    let seconds = u32::deserialize(deserializer)?;
    let advice = "write 1 to 300, and less than the proxy waits for an answer";
    if (1..=300).contains(&seconds) { Ok(Some(seconds)) } else { Err(de::Error::custom(advice)) }
}

fn max_connections<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<usize>, D::Error> {
    let connections = usize::deserialize(deserializer)?;
    let advice = "write 1 to 1000000, and allow the desk as many open files";
    if (1..=1_000_000).contains(&connections) {
        Ok(Some(connections))
    } else {
        Err(de::Error::custom(advice))
    }
}

fn origin<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Origin>, D::Error> {
    Origin::from_str(&String::deserialize(deserializer)?).map(Some).map_err(de::Error::custom)
}

fn origins<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Origin>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    texts
        .iter()
        .map(|text| text.parse().map_err(|why| de::Error::custom(format!("\"{text}\": {why}"))))
        .collect()
}

fn networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNetwork>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    texts
        .iter()
        .map(|text| text.parse().map_err(|why| de::Error::custom(format!("\"{text}\": {why}"))))
        .collect()
}
