//! Valid and invalid tokens.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

pub const SECRET: &str = "a secret of at least thirty-two bytes";

pub fn claims(sub: &str) -> Value {
    let now = super::now_ms() / 1000;
    let bill: Value =
        serde_json::from_str(include_str!("../../../../contract/golden/reference.json")).unwrap();
    json!({"iss": "kettle", "aud": "yes-reply", "sub": sub, "name": "Ada Okafor", "jti": "1",
           "iat": now, "exp": now + 900, "references": [bill, {"kind": "order", "id": "1001"}]})
}

pub fn good(sub: &str) -> String {
    signed(&claims(sub))
}

/// A service token of this system.
pub fn service(system: &str) -> String {
    let mut claims = claims(system);
    claims["aud"] = "yes-reply-company".into();
    signed(&claims)
}

/// A token of the issuer `harbour`.
pub fn second_issuer(audience: &str, sub: &str) -> String {
    let mut claims = claims(sub);
    claims["iss"] = "harbour".into();
    claims["aud"] = audience.into();
    let header = Header { kid: Some("harbour".into()), ..Header::new(Algorithm::HS256) };
    let key = EncodingKey::from_secret(b"another secret of at least thirty-two bytes");
    jsonwebtoken::encode(&header, &claims, &key).unwrap()
}

pub fn signed(claims: &Value) -> String {
    signed_with(claims, SECRET)
}

pub fn signed_with(claims: &Value, secret: &str) -> String {
    let header = Header { kid: Some("web".into()), ..Header::new(Algorithm::HS256) };
    jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(secret.as_bytes())).unwrap()
}

/// A token that is valid but for one claim.
pub fn with(claim: &str, value: Value) -> String {
    let mut claims = claims("customer-42");
    claims[claim] = value;
    signed(&claims)
}

pub fn expired() -> String {
    let mut claims = claims("customer-42");
    let iat = claims["iat"].as_i64().unwrap() - 2000;
    claims["iat"] = iat.into();
    claims["exp"] = (iat + 900).into();
    signed(&claims)
}

pub fn unsigned() -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = json!({"alg": "none", "kid": "web"});
    format!("{}.{}.", part(&header), part(&claims("customer-42")))
}
