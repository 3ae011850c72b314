//! One request to the backend.

use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::Value;

use crate::answer::Answer;
use crate::backend::CheckedBackend;
use crate::exchange::{Exchange, Received, Sent};
use crate::outcome::Outcome;

/// A backend has this long for an answer that it need not hold back.
pub const TIMEOUT: Duration = Duration::from_secs(15);

/// A request that is not sent yet.
#[derive(Clone)]
#[must_use]
pub struct CheckRequest {
    backend: Arc<CheckedBackend>,
    sent: Sent,
    timeout: Duration,
}

impl CheckRequest {
    /// A request without a token. `path` begins with `/v1` and may have a query.
    pub fn new(backend: &Arc<CheckedBackend>, method: &str, path: &str) -> Self {
        let sent = Sent { method: method.to_owned(), path: path.to_owned(), headers: Vec::new(), body: None };
        Self { backend: backend.clone(), sent, timeout: TIMEOUT }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.sent.headers.retain(|(known, _)| known != name);
        self.sent.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn token(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub fn without_token(mut self) -> Self {
        self.sent.headers.retain(|(name, _)| name != "authorization");
        self
    }

    pub fn json(self, body: &Value) -> Self {
        self.body(body.to_string())
    }

    /// A body as it is, with the content type of JSON.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.sent.body = Some(body.into());
        self.header("content-type", "application/json")
    }

    /// Allows the backend to hold back the answer.
    pub fn held(mut self, wait_seconds: u64) -> Self {
        self.timeout = TIMEOUT + Duration::from_secs(wait_seconds);
        self
    }

    pub fn sent(&self) -> &Sent {
        &self.sent
    }

    pub fn backend(&self) -> &Arc<CheckedBackend> {
        &self.backend
    }

    /// Sends the request.
    ///
    /// # Errors
    /// A failure if there is no complete answer in time.
    pub async fn send(self) -> Outcome<Answer> {
        let start = Instant::now();
        let received = match self.exchange(start).await {
            Ok(received) => received,
            Err(error) => Received::Nothing { reason: reason(&error), after: start.elapsed() },
        };
        Answer::new(Arc::new(Exchange { sent: self.sent, received }))
    }

    async fn exchange(&self, start: Instant) -> reqwest::Result<Received> {
        let method = Method::from_bytes(self.sent.method.as_bytes()).unwrap_or(Method::GET);
        let url = self.backend.address(&self.sent.path);
        let mut request = self.backend.http.request(method, url).timeout(self.timeout);
        for (name, value) in &self.sent.headers {
            request = request.header(name, value);
        }
        if let Some(body) = &self.sent.body {
            request = request.body(body.clone());
        }
        let response = request.send().await?;
        let status = response.status().as_u16();
        let header = |(name, value): (&reqwest::header::HeaderName, &reqwest::header::HeaderValue)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let headers = response.headers().iter().map(header).collect();
        let body = response.bytes().await?.to_vec();
        Ok(Received::Answer { status, headers, body, after: start.elapsed() })
    }
}

/// The innermost error, which names the cause; the outer ones repeat the address.
fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "the time for an answer is over".to_owned();
    }
    let mut innermost: &dyn std::error::Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
