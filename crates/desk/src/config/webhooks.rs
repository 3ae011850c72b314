//! `[[webhooks]]`: the receivers of webhooks.

use std::path::PathBuf;

use serde::Deserialize;
use toml::Spanned;
use url::Url;

use super::secret_file;
use super::source::{ConfigFileError, ConfigSource};
use crate::origin::is_loopback;
use crate::tokens::signing_keys::SigningKeys;
use crate::webhooks::Webhook;
use crate::webhooks::signature::WebhookSecret;

/// `[[webhooks]]`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookTable {
    url: String,
    iss: Option<String>,
    secret: Option<String>,
    secret_file: Option<PathBuf>,
}

impl WebhookTable {
    pub fn contains_secret(&self) -> bool {
        self.secret.is_some()
    }
}

type WebhookProblem = (&'static str, String);

/// Reads the receivers and the files of their secrets.
pub fn webhooks(
    source: &ConfigSource<'_>,
    tables: Vec<Spanned<WebhookTable>>,
    keys: &SigningKeys,
    beside_file: impl Fn(PathBuf) -> PathBuf,
) -> Result<Vec<Webhook>, ConfigFileError> {
    let mut known: Vec<Webhook> = vec![];
    for table in tables {
        let at = Some(table.span().start);
        let webhook = webhook(table.into_inner(), keys, &beside_file).and_then(|webhook| {
            let is_repeated = known.iter().any(|other| other.url == webhook.url && other.iss == webhook.iss);
            let advice = "another webhook has this address and issuer; name each once";
            if is_repeated { Err(("url", advice.to_owned())) } else { Ok(webhook) }
        });
        known
            .push(webhook.map_err(|(field, advice)| source.error(at, &format!("webhooks.{field}"), advice))?);
    }
    Ok(known)
}

fn webhook(
    table: WebhookTable,
    keys: &SigningKeys,
    beside_file: &impl Fn(PathBuf) -> PathBuf,
) -> Result<Webhook, WebhookProblem> {
    let url = Url::parse(&table.url).ok().filter(is_allowed);
    let url = url.ok_or(("url", "write an address with https, or with http on localhost".to_owned()))?;
    let text = match (table.secret, table.secret_file) {
        (Some(secret), None) => secret,
        (None, Some(file)) => {
            let file = beside_file(file);
            secret_file::warn_if_public(&file);
            std::fs::read_to_string(&file)
                .map_err(|why| ("secret_file", format!("{} cannot be read: {why}", file.display())))?
        }
        _ => return Err(("secret", "a webhook has either secret or secret_file".to_owned())),
    };
    let advice = "write whsec_ and 24 to 64 bytes in base64: echo \"whsec_$(openssl rand -base64 32)\"";
    let secret = WebhookSecret::parse(&text).ok_or(("secret", advice.to_owned()))?;
    Ok(Webhook { url, iss: issuer(table.iss, keys)?, secret })
}

/// Without TLS everybody on the way could read the ids of conversations.
fn is_allowed(url: &Url) -> bool {
    url.has_host() && (url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url)))
}

/// The issuer whose conversations a webhook is about. It has to be named only if there are several.
fn issuer(named: Option<String>, keys: &SigningKeys) -> Result<String, WebhookProblem> {
    let first = keys.0.first().map(|key| key.iss().to_owned()).unwrap_or_default();
    let is_only = keys.0.iter().all(|key| key.iss() == first);
    match named {
        Some(iss) if keys.0.iter().any(|key| key.iss() == iss) => Ok(iss),
        Some(_) => Err(("iss", "no key has this issuer".to_owned())),
        None if is_only => Ok(first),
        None => Err(("iss", "name the issuer whose conversations the webhook is about".to_owned())),
    }
}
