//! Tokens, correct ones and ones with a defect.

use std::time::{SystemTime, UNIX_EPOCH};

use base64ct::{Base64UrlUnpadded, Encoding};
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::keys::IssuerKey;

/// The longest life of a token.
pub const LIFE_SECONDS: i64 = 900;

/// A token before it is signed. A check changes header and claims to make a defect.
#[derive(Clone, Debug)]
pub struct Token {
    pub header: Value,
    pub claims: Value,
}

impl Token {
    /// A token as the company's server signs it.
    pub fn new(key: &IssuerKey, sub: &str, name: &str, references: &[Value]) -> Self {
        let iat = now();
        let claims = json!({
            "iss": key.iss, "aud": "yes-reply", "sub": sub, "name": name, "jti": Uuid::new_v4().to_string(),
            "iat": iat, "exp": iat + LIFE_SECONDS, "references": references,
        });
        Self { header: json!({"alg": "HS256", "typ": "JWT", "kid": key.kid}), claims }
    }

    /// The same token with another value of a claim; `null` removes the claim.
    pub fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        set(&mut self.claims, name, value.into());
        self
    }

    /// The same token with another value in the header; `null` removes the value.
    pub fn header(mut self, name: &str, value: impl Into<Value>) -> Self {
        set(&mut self.header, name, value.into());
        self
    }

    pub fn sign(&self, secret: &[u8]) -> String {
        self.sign_with(secret, Algorithm::HS256)
    }

    /// Signs with an algorithm of the HMAC family, whatever the header says.
    pub fn sign_with(&self, secret: &[u8], algorithm: Algorithm) -> String {
        let text = self.unsigned();
        let signature =
            jsonwebtoken::crypto::sign(text.as_bytes(), &EncodingKey::from_secret(secret), algorithm);
        // HMAC takes a secret of any length, so that signing cannot fail.
        format!("{text}.{}", signature.unwrap_or_default())
    }

    /// Header and claims without the signature and its dot.
    pub fn unsigned(&self) -> String {
        let part = |value: &Value| Base64UrlUnpadded::encode_string(value.to_string().as_bytes());
        format!("{}.{}", part(&self.header), part(&self.claims))
    }
}

fn set(object: &mut Value, name: &str, value: Value) {
    let Some(object) = object.as_object_mut() else { return };
    if value.is_null() {
        object.remove(name);
    } else {
        object.insert(name.to_owned(), value);
    }
}

/// Whole seconds since 1970.
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_secs().try_into().unwrap_or(i64::MAX)
}
