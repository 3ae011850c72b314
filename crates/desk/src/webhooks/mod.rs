//! Webhooks: signed requests that tell the company's systems that a conversation changed (Standard Webhooks, version 1). A
//! webhook has an id and no content. The content comes from the change feed.

pub mod client;
pub mod consumer;
pub mod signature;

use url::Url;

use signature::WebhookSecret;

/// A receiver of webhooks.
#[derive(Clone, Debug)]
pub struct Webhook {
    pub url: Url,
    /// The issuer whose conversations it is told of.
    pub iss: String,
    pub secret: WebhookSecret,
}

impl Webhook {
    /// The receiver's origin, for logs. The path of an address may be a secret.
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }
}
