//! One of the company's systems, with a service token.

use std::sync::Arc;

use serde_json::Value;

use crate::backend::CheckedBackend;
use crate::keys::IssuerKey;
use crate::request::CheckRequest;
use crate::token::Token;

/// The name of the system in tokens.
const NAME: &str = "conformance-kit";

/// The audience of a service token.
pub const AUDIENCE: &str = "yes-reply-company";

/// A system of the issuer of a key.
#[derive(Clone)]
pub struct System {
    pub backend: Arc<CheckedBackend>,
    key: Arc<IssuerKey>,
    token: String,
}

impl System {
    pub fn new(backend: &Arc<CheckedBackend>, key: &Arc<IssuerKey>) -> Self {
        let token = unsigned_token(key).sign(&key.secret);
        Self { backend: backend.clone(), key: key.clone(), token }
    }

    /// A new token of this system, before it is signed.
    pub fn unsigned_token(&self) -> Token {
        unsigned_token(&self.key)
    }

    pub fn secret(&self) -> &[u8] {
        &self.key.secret
    }

    pub fn token(&self) -> &str {
        &self.token
    }

    /// A request with this system's token. `path` begins with `/v1/company/`.
    pub fn request(&self, method: &str, path: &str) -> CheckRequest {
        CheckRequest::new(&self.backend, method, path).token(&self.token)
    }

    pub fn get(&self, path: &str) -> CheckRequest {
        self.request("GET", path)
    }

    pub fn put(&self, path: &str, body: &Value) -> CheckRequest {
        self.request("PUT", path).json(body)
    }
}

fn unsigned_token(key: &IssuerKey) -> Token {
    Token::new(key, NAME, NAME, &[]).claim("aud", AUDIENCE).claim("name", Value::Null)
}
