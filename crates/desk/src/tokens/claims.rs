//! The claims of a token whose signature is good: from JSON to [`Claims`].

use contract::Claims;
use contract::token::COMPANY_AUDIENCE;
use serde_json::{Map, Value};

use super::facts::OptionalValues;
use super::form::{self, shown};
use super::signing_keys::SigningKey;
use super::warning::TokenWarning;

const MAX_SUB_CHARS: usize = 200;

/// The meaning of `sub`.
const CUSTOMER: &str = "the customer's id at the company";
const SYSTEM: &str = "the name of the system";

/// No second since 1970 before the year 5138 is as large; a present time in milliseconds is.
const SMALLEST_MILLISECONDS: i64 = 100_000_000_000;

/// Reads the claims. An optional claim or fact of another form is left out, and is in the warnings.
///
/// # Errors
/// A sentence for the web team, about a required claim that is missing or has another form.
pub fn read_claims(
    claims: &Map<String, Value>,
    key: &SigningKey,
    audiences: &[&str],
) -> Result<(Claims, Vec<TokenWarning>), String> {
    let claim = |name: &str| claims.get(name).unwrap_or(&Value::Null);
    let mut optional = OptionalValues::default();
    let root = (claims, "");
    let aud = audience(claim("aud"), audiences)?;
    let is_of_system = aud == COMPANY_AUDIENCE;
    let claims = Claims {
        iss: issuer(claim("iss"), key.iss())?,
        sub: subject(claim("sub"), if is_of_system { SYSTEM } else { CUSTOMER })?,
        aud,
        name: optional.take(root, "name", form::text),
        email: optional.take(root, "email", form::text),
        locale: optional.take(root, "locale", form::text),
        jti: optional.take(root, "jti", form::text),
        iat: required_time("iat", claim("iat"), "the time of signing; the lifetime is measured from it")?,
        nbf: time("nbf", claim("nbf"))?,
        exp: required_time("exp", claim("exp"), "the time of expiry, at most 900 seconds after `iat`")?,
        references: if is_of_system { vec![] } else { optional.references(claims.get("references"))? },
    };
    Ok((claims, optional.warnings))
}

fn issuer(value: &Value, wanted: &str) -> Result<String, String> {
    match value {
        Value::String(iss) if iss == wanted => Ok(iss.clone()),
        _ => Err(format!("Its `iss` is {}; tokens of this key must say {wanted:?}.", shown(value))),
    }
}

/// The first of these audiences that the claim names.
fn audience(value: &Value, audiences: &[&str]) -> Result<String, String> {
    let is_named = |audience: &str| match value {
        Value::Array(several) => several.iter().any(|one| one == audience),
        one => one == audience,
    };
    if let Some(named) = audiences.iter().find(|audience| is_named(audience)) {
        return Ok((*named).to_owned());
    }
    let wanted: Vec<String> = audiences.iter().map(|audience| format!("\"{audience}\"")).collect();
    let wanted = wanted.join(" or ");
    Err(format!("Its `aud` is {}; write {wanted}, or a list that contains it.", shown(value)))
}

fn subject(value: &Value, meaning: &str) -> Result<String, String> {
    let wanted = match value {
        Value::Number(id) => format!("write it as a string: \"{id}\""),
        Value::String(sub) if sub.trim().is_empty() => format!("write {meaning}"),
        Value::String(sub) if sub.trim() != sub => "leave out the white space at its ends".to_owned(),
        Value::String(sub) if sub.chars().any(char::is_control) => {
            "leave out the control characters".to_owned()
        }
        Value::String(sub) if sub.chars().count() > MAX_SUB_CHARS => {
            let is = sub.chars().count();
            return Err(format!("Its `sub` has {is} characters; at most {MAX_SUB_CHARS} are allowed."));
        }
        Value::String(sub) => return Ok(sub.clone()),
        _ => format!("write {meaning}, as a string"),
    };
    Err(format!("Its `sub` is {}; {wanted}.", shown(value)))
}

fn required_time(name: &str, value: &Value, meaning: &str) -> Result<i64, String> {
    time(name, value)?
        .ok_or_else(|| format!("It has no `{name}`. Add {meaning}, as a number of seconds since 1970."))
}

/// A `NumericDate` (RFC 7519, section 2), rounded down to a second; `None` if it is missing.
fn time(name: &str, value: &Value) -> Result<Option<i64>, String> {
    let seconds = match value {
        Value::Null => return Ok(None),
        Value::Number(number) => {
            number.as_i64().or_else(|| number.as_f64().map(|seconds| seconds.floor() as i64))
        }
        _ => None,
    };
    let is = shown(value);
    match seconds {
        Some(seconds) if seconds >= SMALLEST_MILLISECONDS => {
            Err(format!("Its `{name}` is {is}, as in milliseconds; write seconds since 1970."))
        }
        Some(seconds) => Ok(Some(seconds)),
        None => Err(format!("Its `{name}` is {is}; write a number of seconds since 1970, without quotes.")),
    }
}
