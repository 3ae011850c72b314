//! Verification of customers' tokens: JWTs (RFC 7519) that the company signs.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::token::{AUDIENCE, LONGEST_LIFE_S};
use contract::{Claims, Problem, ProblemCode, Timestamp};
use jsonwebtoken::{Header, Validation};
use serde_json::Value;

use super::signing_keys::{SigningKey, SigningKeys};

/// How far the company's clock may be ahead of the desk's, in seconds.
const MAX_CLOCK_SKEW_S: i64 = 60;

/// How long after `exp` a token is still accepted, in seconds.
const LEEWAY_S: i64 = 30;

/// The maximum length of a token. A longer one is refused before anything of it is decoded.
pub const MAX_TOKEN_BYTES: usize = 16 * 1024;

/// The length that every proxy passes on. Proxies limit the length of a header line: nginx to 8 KB by default, others to
/// 4 KB.
pub const PROXY_LIMIT_BYTES: usize = 4 * 1024;

const MAX_SUB_CHARS: usize = 200;

/// Verifies a token and returns its claims.
///
/// # Errors
/// `token-expired` for a token that was valid before, else `token-invalid`. The detail names the defect for the web team
/// that makes the tokens, and never a secret.
pub fn verify_token(keys: &SigningKeys, token: &str, now: Timestamp) -> Result<Claims, Problem> {
    if token.len() > MAX_TOKEN_BYTES {
        let is = token.len();
        return Err(invalid(format!(
            "It has {is} bytes; at most {MAX_TOKEN_BYTES} bytes are read. Name fewer references in it."
        )));
    }
    let key = find_key(keys, token)?;
    let mut signature_only = Validation::new(key.algorithm());
    signature_only.required_spec_claims.clear();
    signature_only.validate_exp = false;
    signature_only.validate_aud = false;
    let claims = jsonwebtoken::decode::<Value>(token, key.decoding_key(), &signature_only)
        .map_err(|_| invalid(format!("The signature does not match the key \"{}\".", key.kid())))?
        .claims;
    let claims: Claims = serde_json::from_value(claims)
        .map_err(|error| invalid(format!("Its claims are not as they should be: {error}.")))?;
    check_claims(&claims, key)?;
    check_times(&claims, now.as_second())?;
    Ok(claims)
}

/// Signs claims.
///
/// # Errors
/// When the key cannot sign. Only an HS256 key can: of the others the desk has the public key.
pub fn sign_token(key: &SigningKey, claims: &Claims) -> Result<String, SigningError> {
    let header = Header { kid: Some(key.kid().to_owned()), ..Header::new(key.algorithm()) };
    let encoding_key = key.encoding_key().ok_or(SigningError)?;
    jsonwebtoken::encode(&header, claims, encoding_key).map_err(|_| SigningError)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("only an HS256 key can sign here; of the others the desk has the public half alone")]
pub struct SigningError;

fn find_key<'a>(keys: &'a SigningKeys, token: &str) -> Result<&'a SigningKey, Problem> {
    let mut parts = token.split('.');
    let (Some(header), Some(_), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(invalid("It is not a JWT: three parts with dots between them."));
    };
    let header: Value = URL_SAFE_NO_PAD
        .decode(header)
        .ok()
        .and_then(|json| serde_json::from_slice(&json).ok())
        .ok_or_else(|| invalid("Its header is not base64url of JSON."))?;
    let kid = header["kid"].as_str().ok_or_else(|| invalid("Its header has no `kid`."))?;
    let key = keys.find(kid).ok_or_else(|| {
        invalid(format!(
            "There is no key with the `kid` {}. The desk's configuration lists them.",
            quoted(kid)
        ))
    })?;
    let alg = header["alg"].as_str().unwrap_or_default();
    if alg != key.algorithm_name() {
        let is = key.algorithm_name();
        return Err(invalid(format!("Its header says the `alg` {}; the key is for {is}.", quoted(alg))));
    }
    if header.get("crit").is_some() {
        return Err(invalid("Its header has `crit`, and nothing in it is understood here."));
    }
    Ok(key)
}

fn check_claims(claims: &Claims, key: &SigningKey) -> Result<(), Problem> {
    if claims.iss != key.iss() {
        let (is, wanted) = (quoted(&claims.iss), quoted(key.iss()));
        return Err(invalid(format!("Its `iss` is {is}; tokens of this key must say {wanted}.")));
    }
    if claims.aud != AUDIENCE {
        let is = quoted(&claims.aud);
        return Err(invalid(format!("Its `aud` is {is}; it must be the string \"{AUDIENCE}\".")));
    }
    if !(1..=MAX_SUB_CHARS).contains(&claims.sub.chars().count()) {
        return Err(invalid(format!("Its `sub` must have 1 to {MAX_SUB_CHARS} characters.")));
    }
    if claims.jti.is_empty() {
        return Err(invalid("Its `jti` is empty; give every token an id."));
    }
    for (n, reference) in claims.references.iter().enumerate() {
        reference
            .key()
            .check()
            .map_err(|why| invalid(format!("Its `references[{n}]` is malformed: {why}.")))?;
    }
    Ok(())
}

fn check_times(claims: &Claims, now: i64) -> Result<(), Problem> {
    let life = claims.exp.saturating_sub(claims.iat);
    if !(1..=LONGEST_LIFE_S).contains(&life) {
        return Err(invalid(format!(
            "It is good for {life} seconds (`exp` - `iat`); 1 to {LONGEST_LIFE_S} are allowed."
        )));
    }
    if claims.iat > now.saturating_add(MAX_CLOCK_SKEW_S) {
        let ahead = claims.iat.saturating_sub(now);
        return Err(invalid(format!("Its `iat` is {ahead} seconds ahead. Set the clocks of both servers.")));
    }
    if now >= claims.exp.saturating_add(LEEWAY_S) {
        let ago = now.saturating_sub(claims.exp);
        return Err(Problem::new(
            ProblemCode::TokenExpired,
            format!("The token ended {ago} seconds ago. Ask the company's page for a new one."),
        ));
    }
    Ok(())
}

fn invalid(detail: impl Into<String>) -> Problem {
    Problem::new(ProblemCode::TokenInvalid, detail)
}

/// A part of the token for an error: short and on one line.
fn quoted(text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    format!("{short:?}")
}

#[cfg(test)]
mod tests;
