//! Customers' tokens: JWTs (RFC 7519) that the company signs.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::token::{AUDIENCE, LONGEST_LIFE_S};
use contract::{Claims, Problem, ProblemCode, Timestamp};
use jsonwebtoken::{Header, Validation};
use serde_json::Value;

use super::signing_keys::{SigningKey, SigningKeys};

/// How far the clock of the company may be ahead of ours, in seconds.
const MAX_CLOCK_SKEW_S: i64 = 60;

/// How long after its end a token is still taken, in seconds.
const LEEWAY_S: i64 = 30;

/// Longest token, in bytes. A longer one is refused before anything of it is decoded.
pub const MAX_BYTES: usize = 16 * 1024;

/// From how many bytes on a token may not get through: proxies limit the length of a header line, nginx to 8 KB
/// unless it is told otherwise and others to 4 KB.
pub const PROXY_LIMIT_BYTES: usize = 4 * 1024;

/// Longest `sub`, in characters.
const SUB_CHARS: usize = 200;

/// Checks a token and gives what it claims.
///
/// # Errors
/// `token-expired` for a token that was good once, `token-invalid` for any other. The detail names what is
/// wrong for the web team that makes the tokens, and never a secret.
pub fn verify(keys: &SigningKeys, token: &str, now: Timestamp) -> Result<Claims, Problem> {
    if token.len() > MAX_BYTES {
        let is = token.len();
        return Err(invalid(format!(
            "It has {is} bytes; at most {MAX_BYTES} bytes are read. Name fewer references in it."
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

/// Signs claims with one of the keys.
///
/// # Errors
/// When the key cannot sign: only an HS256 key has its secret here.
pub fn sign(key: &SigningKey, claims: &Claims) -> Result<String, SigningError> {
    let header = Header { kid: Some(key.kid().to_owned()), ..Header::new(key.algorithm()) };
    let signing = key.encoding_key().ok_or(SigningError)?;
    jsonwebtoken::encode(&header, claims, signing).map_err(|_| SigningError)
}

/// Why a key does not sign.
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
    if !(1..=SUB_CHARS).contains(&claims.sub.chars().count()) {
        return Err(invalid(format!("Its `sub` must have 1 to {SUB_CHARS} characters.")));
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

/// A piece of the token as it may be shown: short, and on one line.
fn quoted(text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    format!("{short:?}")
}

#[cfg(test)]
mod tests;
