//! The HTTP client of all webhooks. It follows no redirect, so that a receiver cannot send the desk elsewhere.

use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Request, StatusCode};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::{ClientConfig, RootCertStore};

/// The time in which a receiver has to answer.
const TIMEOUT: Duration = Duration::from_secs(15);

#[derive(Clone)]
pub struct WebhookClient(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

impl WebhookClient {
    /// A client that trusts the certificates of the operating system.
    pub fn with_system_certificates() -> Self {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if roots.is_empty() {
            tracing::warn!("this machine has no root certificates: no webhook with https can be sent");
        }
        let tls = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("ring has the default versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
        let connector =
            HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1().build();
        Self(Client::builder(TokioExecutor::new()).build(connector))
    }

    /// Sends a request and returns the status of its answer. The body of the answer is not read.
    ///
    /// # Errors
    /// A sentence about the connection, or about an answer that takes longer than 15 s.
    pub async fn send(&self, request: Request<Full<Bytes>>) -> Result<StatusCode, String> {
        match tokio::time::timeout(TIMEOUT, self.0.request(request)).await {
            Ok(Ok(response)) => Ok(response.status()),
            Ok(Err(error)) => Err(match std::error::Error::source(&error) {
                Some(cause) => format!("{error}: {cause}"),
                None => error.to_string(),
            }),
            Err(_) => Err(format!("there was no answer in {} s", TIMEOUT.as_secs())),
        }
    }
}
