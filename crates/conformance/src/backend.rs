//! The backend that is checked, with everything that the checks share.

use std::sync::Arc;

use reqwest::Client;
use reqwest::redirect::Policy;
use serde_json::Value;
use tokio::sync::OnceCell;

use crate::agent::AgentProgram;
use crate::answer::Answer;
use crate::capabilities::DeclaredCapabilities;
use crate::keys::Keys;
use crate::outcome::Ending;
use crate::request::CheckRequest;
use crate::token;

/// The backend that is checked.
pub struct CheckedBackend {
    /// The address without `/v1` and without a slash at the end.
    base: String,
    pub http: Client,
    pub keys: Keys,
    pub capabilities: DeclaredCapabilities,
    /// Stores entries of the company.
    pub agent: Option<AgentProgram>,
    /// An origin that the backend allows.
    pub origin: Option<String>,
    /// Two persons at the company.
    pub persons: [String; 2],
    /// A cursor of the feed of the main key's issuer, of a time after the program began, so that not every check reads the
    /// whole feed.
    pub recent_change: OnceCell<String>,
    /// How far the backend's clock is ahead of this one, in seconds; 0 if unknown.
    pub clock_ahead: i64,
}

impl CheckedBackend {
    /// Reads the capabilities.
    ///
    /// # Errors
    /// A sentence that says what to do if the backend cannot be checked at all.
    pub async fn connect(
        url: &str,
        keys: Keys,
        agent: Option<AgentProgram>,
        origin: Option<String>,
        persons: [String; 2],
    ) -> Result<Arc<Self>, String> {
        let base = url.trim_end_matches('/').trim_end_matches("/v1").to_owned();
        let parsed = reqwest::Url::parse(&base).map_err(|error| format!("\"{url}\" is no URL: {error}."))?;
        if parsed.scheme() != "http" {
            return Err(format!(
                "\"{url}\" does not begin with http://. This program speaks no TLS: run it beside the \
                 backend, behind the proxy that terminates TLS."
            ));
        }
        let http = Client::builder().redirect(Policy::none()).build().map_err(|error| error.to_string())?;
        let capabilities = DeclaredCapabilities::new(Value::Null);
        let mut backend = Self {
            base,
            http,
            keys,
            capabilities,
            agent,
            origin,
            persons,
            recent_change: OnceCell::new(),
            clock_ahead: 0,
        };
        let first = CheckRequest::new(&Arc::new(backend.unconnected()), "GET", "/v1").send().await;
        let answer = first.map_err(|ending| unreachable_advice(&backend.base, &ending))?;
        let is_declared = |name: &str| !answer.field(name).is_null();
        if answer.status() != 200
            || !["/contract_version", "/features", "/limits"].into_iter().any(is_declared)
        {
            return Err(format!(
                "{}/v1 is not the address of a backend: the answer to GET /v1 has the status {} and \
                 no capabilities. Give the part of the address before /v1.",
                backend.base,
                answer.status()
            ));
        }
        backend.capabilities = DeclaredCapabilities::new(answer.field("").clone());
        backend.clock_ahead = clock_ahead(&answer).unwrap_or(0);
        Ok(Arc::new(backend))
    }

    /// The same backend for the first request.
    fn unconnected(&self) -> Self {
        Self {
            base: self.base.clone(),
            http: self.http.clone(),
            keys: Keys { main: self.keys.main.clone(), other_issuer: None },
            capabilities: DeclaredCapabilities::new(Value::Null),
            agent: None,
            origin: None,
            persons: self.persons.clone(),
            recent_change: OnceCell::new(),
            clock_ahead: 0,
        }
    }

    /// The address of a path that begins with `/v1`.
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Whether checks can store entries of the company.
    pub fn takes_company_entries(&self) -> bool {
        self.agent.is_some() || self.capabilities.has("company")
    }

    pub fn base(&self) -> &str {
        &self.base
    }
}

fn clock_ahead(answer: &Answer) -> Option<i64> {
    let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(answer.header("date")?).ok()?;
    Some(date.as_second() - token::now())
}

fn unreachable_advice(base: &str, ending: &Ending) -> String {
    let evidence = match ending {
        Ending::Failed(failure) => failure.exchanges.iter().map(ToString::to_string).collect(),
        Ending::Skipped(reason) => reason.clone(),
    };
    format!("{base} does not answer. Start the backend, and check host and port.\n{evidence}")
}
