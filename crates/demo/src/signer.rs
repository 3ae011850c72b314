//! Tokens: signs a JWT (RFC 7519) that names the customer and the facts of their order and bill.

use std::path::Path;
use std::time::{SystemTime, SystemTimeError};

use anyhow::{Context, Result, ensure};
use contract::Claims;
use contract::token::{AUDIENCE, LONGEST_LIFE_S};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use uuid::Uuid;

use crate::facts;

/// RFC 7518 wants as many bytes as the hash has.
const SHORTEST_SECRET: usize = 32;

/// The company's key.
pub struct Signer {
    key: EncodingKey,
    kid: String,
    iss: String,
}

/// A token cannot be signed.
#[derive(Debug)]
pub struct TokenError(pub anyhow::Error);

impl Signer {
    /// Reads the secret that the desk knows as `kid`.
    pub fn read(path: &Path, kid: String, iss: String) -> Result<Self> {
        let secret = std::fs::read(path).with_context(|| {
            format!("cannot read the secret {}; `cargo xtask demo` makes one", path.display())
        })?;
        Self::new(&secret, kid, iss).with_context(|| format!("{} holds no secret", path.display()))
    }

    /// The secret is the text itself, as it is for the desk, without the newline that ends a file.
    fn new(secret: &[u8], kid: String, iss: String) -> Result<Self> {
        let secret = secret.trim_ascii_end();
        ensure!(secret.len() >= SHORTEST_SECRET, "a secret has at least {SHORTEST_SECRET} bytes");
        Ok(Self { key: EncodingKey::from_secret(secret), kid, iss })
    }

    /// A token for Ada Okafor, from now on for a quarter of an hour.
    pub fn mint(&self) -> Result<String, TokenError> {
        let iat = now()?;
        let claims = Claims {
            iss: self.iss.clone(),
            aud: AUDIENCE.to_owned(),
            sub: "customer-42".to_owned(),
            name: Some("Ada Okafor".to_owned()),
            email: Some("ada@example.org".to_owned()),
            locale: Some("en".to_owned()),
            jti: Some(Uuid::new_v4().to_string()),
            iat,
            nbf: None,
            exp: iat + LONGEST_LIFE_S,
            references: vec![facts::order(), facts::bill()],
        };
        let header = Header { kid: Some(self.kid.clone()), ..Header::new(Algorithm::HS256) };
        Ok(jsonwebtoken::encode(&header, &claims, &self.key)?)
    }
}

fn now() -> Result<i64, TokenError> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    Ok(since.as_secs().cast_signed())
}

impl From<jsonwebtoken::errors::Error> for TokenError {
    fn from(error: jsonwebtoken::errors::Error) -> Self {
        Self(error.into())
    }
}

impl From<SystemTimeError> for TokenError {
    fn from(error: SystemTimeError) -> Self {
        Self(error.into())
    }
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{DecodingKey, Validation, decode};

    use super::*;

    const SECRET: &[u8; 32] = b"a secret that is long enough: 32";

    fn signer() -> Signer {
        Signer::new(&[SECRET, &b"\n"[..]].concat(), "kettle-1".into(), "kettle".into()).expect("a signer")
    }

    #[test]
    fn a_token_states_the_customer_and_what_they_may_write_about() {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_audience(&[AUDIENCE]);
        validation.set_issuer(&["kettle"]);
        let token = signer().mint().expect("a token");
        let token = decode::<Claims>(&token, &DecodingKey::from_secret(SECRET), &validation).expect("valid");
        assert_eq!(token.header.kid.as_deref(), Some("kettle-1"));
        assert_eq!((token.claims.sub.as_str(), token.claims.exp - token.claims.iat), ("customer-42", 900));
        assert_eq!(token.claims.references, [facts::order(), facts::bill()]);
    }

    #[test]
    fn two_tokens_are_never_the_same() {
        assert_ne!(signer().mint().expect("a token"), signer().mint().expect("another"));
    }

    #[test]
    fn a_secret_that_is_too_short_is_refused() {
        for text in [&b""[..], b"secret\n", &SECRET[1..]] {
            assert!(Signer::new(text, "kettle-1".into(), "kettle".into()).is_err(), "{text:?}");
        }
    }
}
