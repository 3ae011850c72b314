//! Verification of tokens: JWTs (RFC 7519) that the company signs, for its customers and for its systems.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::token::{AUDIENCE, COMPANY_AUDIENCE, LONGEST_LIFE_S};
use contract::{Claims, Problem, ProblemCode, Timestamp};
use jsonwebtoken::{Algorithm, Header};
use serde_json::{Map, Value};

use super::claims::read_claims;
use super::form::shown;
use super::signing_keys::{SigningKey, SigningKeys};
use super::warning::TokenWarning;

/// How far the company's clock may be ahead of the desk's, in seconds.
const MAX_CLOCK_SKEW_S: i64 = 60;

/// How long after `exp` a token is still accepted, in seconds.
const LEEWAY_S: i64 = 30;

/// The maximum length of a token. A longer one is refused before anything of it is decoded.
pub const MAX_TOKEN_BYTES: usize = 16 * 1024;

/// The length that every proxy passes on. Proxies limit the length of a header line: nginx to 8 KB by default, others to
/// 4 KB.
pub const PROXY_LIMIT_BYTES: usize = 4 * 1024;

/// A token whose signature and required claims are good.
#[derive(Debug)]
pub struct VerifiedToken {
    pub claims: Claims,
    /// The key that signed it.
    pub kid: String,
    /// The optional claims and facts that were left out.
    pub warnings: Vec<TokenWarning>,
}

/// Verifies a customer's token and returns its claims.
///
/// # Errors
/// `token-expired` for a token that was valid before, else `token-invalid`. The detail says to the web team that makes
/// the tokens what is there and what should be there, and never a secret.
pub fn verify_token(keys: &SigningKeys, token: &str, now: Timestamp) -> Result<VerifiedToken, Problem> {
    let read = read_token(keys, token, &[AUDIENCE])?;
    check_times(&read.claims, now)?;
    Ok(read)
}

/// Verifies a service token and returns its claims.
///
/// # Errors
/// As [`verify_token`].
pub fn verify_service_token(
    keys: &SigningKeys,
    token: &str,
    now: Timestamp,
) -> Result<VerifiedToken, Problem> {
    let read = read_token(keys, token, &[COMPANY_AUDIENCE])?;
    check_times(&read.claims, now)?;
    Ok(read)
}

/// Checks everything of a token for one of these audiences but its times.
///
/// # Errors
/// `token-invalid`, as [`verify_token`].
pub fn read_token(keys: &SigningKeys, token: &str, audiences: &[&str]) -> Result<VerifiedToken, Problem> {
    if token.len() > MAX_TOKEN_BYTES {
        let is = token.len();
        return Err(invalid(format!(
            "It has {is} bytes; at most {MAX_TOKEN_BYTES} bytes are read. Name fewer references in it."
        )));
    }
    let (signed, signature) = token.rsplit_once('.').ok_or_else(not_a_jwt)?;
    let (header, payload) = signed.split_once('.').ok_or_else(not_a_jwt)?;
    if payload.contains('.') {
        return Err(not_a_jwt());
    }
    let header = object(header).ok_or_else(|| not_an_object("header"))?;
    let key = find_key(keys, &header)?;
    check_signature(key, signed, signature)?;
    let payload = object(payload).ok_or_else(|| not_an_object("payload"))?;
    let (claims, warnings) = read_claims(&payload, key, audiences).map_err(invalid)?;
    Ok(VerifiedToken { claims, kid: key.kid().to_owned(), warnings })
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

/// The key that the header names. Header fields other than `kid`, `alg` and `crit` do not count.
fn find_key<'a>(keys: &'a SigningKeys, header: &Map<String, Value>) -> Result<&'a SigningKey, Problem> {
    let field = |name: &str| header.get(name).unwrap_or(&Value::Null);
    let kid = field("kid");
    let Some(text) = kid.as_str() else {
        let wanted = match keys.0.as_slice() {
            [only] => format!("the key of this desk has the `kid` {:?}", only.kid()),
            _ => "write the `kid` of the key in the desk's configuration".to_owned(),
        };
        return Err(invalid(format!("In its header, `kid` is {}; {wanted}.", shown(kid))));
    };
    let key = keys.find(text).ok_or_else(|| {
        let is = shown(kid);
        invalid(format!("In its header, `kid` is {is}; the desk's configuration has no key of this name."))
    })?;
    let alg = field("alg");
    if !alg.as_str().is_some_and(|alg| key.accepts_algorithm_name(alg)) {
        let (is, wanted) = (shown(alg), key.algorithm_name());
        return Err(invalid(format!("In its header, `alg` is {is}; the key {text:?} is for \"{wanted}\".")));
    }
    if header.contains_key("crit") {
        return Err(invalid(
            "Its header has `crit`; the desk knows no critical extension. Leave `crit` out.",
        ));
    }
    Ok(key)
}

fn check_signature(key: &SigningKey, signed: &str, signature: &str) -> Result<(), Problem> {
    let bytes = URL_SAFE_NO_PAD
        .decode(signature)
        .map_err(|_| invalid("Its signature is not base64url without padding (RFC 7515)."))?;
    let (name, wanted) = (key.algorithm_name(), signature_bytes(key.algorithm()));
    if bytes.len() != wanted {
        let is = bytes.len();
        return Err(invalid(format!("Its signature has {is} bytes; one of {name} has {wanted} (RFC 7518).")));
    }
    let matches =
        jsonwebtoken::crypto::verify(signature, signed.as_bytes(), key.decoding_key(), key.algorithm());
    if matches.unwrap_or(false) {
        return Ok(());
    }
    let advice = match key.algorithm() {
        Algorithm::HS256 => "The secret is the text of its file without the last newline; do not decode it.",
        _ => "Sign with the private key of the public key in the desk's configuration.",
    };
    Err(invalid(format!("The signature does not match the key {:?}. {advice}", key.kid())))
}

/// The length of a signature. ES256 has two numbers of 32 bytes and not the DER of other uses (RFC 7518, section 3.4).
fn signature_bytes(algorithm: Algorithm) -> usize {
    match algorithm {
        Algorithm::HS256 => 32,
        _ => 64,
    }
}

/// A part of the token as a JSON object. Of several members with one name the last one counts.
fn object(part: &str) -> Option<Map<String, Value>> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

/// Checks that the token is valid at a time.
///
/// # Errors
/// As [`verify_token`].
pub fn check_times(claims: &Claims, now: Timestamp) -> Result<(), Problem> {
    let now = now.as_second();
    let life = claims.exp.saturating_sub(claims.iat);
    if !(1..=LONGEST_LIFE_S).contains(&life) {
        return Err(invalid(format!(
            "It is valid for {life} seconds (`exp` - `iat`); 1 to {LONGEST_LIFE_S} are allowed."
        )));
    }
    for (name, time) in [("iat", Some(claims.iat)), ("nbf", claims.nbf)] {
        let ahead = time.unwrap_or(now).saturating_sub(now);
        if ahead > MAX_CLOCK_SKEW_S {
            return Err(invalid(format!(
                "Its `{name}` is {ahead} seconds ahead of the desk's clock; at most {MAX_CLOCK_SKEW_S} are allowed. \
                 Set the clocks of both servers."
            )));
        }
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

fn not_a_jwt() -> Problem {
    invalid("It is not a JWT; write three parts with dots between them.")
}

fn not_an_object(part: &str) -> Problem {
    invalid(format!("Its {part} is not a JSON object in base64url without padding (RFC 7515)."))
}

fn invalid(detail: impl Into<String>) -> Problem {
    Problem::new(ProblemCode::TokenInvalid, detail)
}

#[cfg(test)]
mod tests;
