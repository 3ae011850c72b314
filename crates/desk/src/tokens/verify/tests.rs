//! Valid and invalid tokens, claim by claim.

#![allow(clippy::unwrap_used)]

use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::json;

use super::*;

use crate::tokens::signing_keys::KeyError;

const NOW: i64 = 1_795_341_600;
const SECRET: &[u8] = b"a secret of at least thirty-two bytes";

fn keys() -> SigningKeys {
    SigningKeys(vec![SigningKey::hs256("web".into(), "kettle".into(), SECRET).unwrap()])
}

fn good() -> Value {
    json!({"iss": "kettle", "aud": "yes-reply", "sub": "customer-42", "jti": "1", "iat": NOW, "exp": NOW + 900,
           "references": [{"kind": "order", "id": "1001"}]})
}

fn with(claim: &str, value: Value) -> Value {
    let mut claims = good();
    claims[claim] = value;
    claims
}

fn signed(claims: &Value) -> String {
    let header = Header { kid: Some("web".into()), ..Header::new(Algorithm::HS256) };
    jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(SECRET)).unwrap()
}

fn verified(token: &str, now: i64) -> Result<Claims, Problem> {
    verify_token(&keys(), token, Timestamp::from_second(now).unwrap())
}

fn refused(claims: &Value) -> String {
    let problem = verified(&signed(claims), NOW).expect_err("refused");
    assert_eq!(problem.code, ProblemCode::TokenInvalid);
    problem.detail
}

#[test]
fn a_valid_token_is_accepted_and_unknown_claims_are_ignored() {
    assert_eq!(verified(&signed(&good()), NOW).unwrap().sub, "customer-42");
    assert!(verified(&signed(&with("mood", json!(7))), NOW).is_ok());
    assert!(verified(&signed(&with("references", json!([]))), NOW).is_ok());
}

#[test]
fn each_claim_is_checked_and_named() {
    for (claim, value) in [
        ("iss", json!("other")),
        ("aud", json!("else")),
        ("aud", json!(["yes-reply"])),
        ("sub", json!("")),
        ("sub", json!("x".repeat(201))),
        ("jti", json!("")),
        ("jti", json!(7)),
        ("iat", json!("now")),
        ("iat", json!(NOW + 61)),
        ("references", json!([{"kind": "Order", "id": "1"}])),
        ("references", json!([{"kind": "order", "id": "1", "amount": {"value": 5, "currency": "EUR"}}])),
    ] {
        let detail = refused(&with(claim, value));
        assert!(detail.contains(&format!("`{claim}")), "{claim}: {detail}");
    }
    for claim in ["iss", "aud", "sub", "jti", "iat", "exp"] {
        let mut claims = good();
        claims.as_object_mut().unwrap().remove(claim);
        assert!(refused(&claims).contains(&format!("`{claim}`")), "{claim}");
    }
}

#[test]
fn a_token_is_valid_for_at_most_fifteen_minutes() {
    assert!(refused(&with("exp", json!(NOW + 901))).contains("901 seconds"));
    assert!(refused(&with("exp", json!(NOW))).contains("0 seconds"));
    assert!(refused(&with("iat", json!(0))).contains("seconds"));
    assert!(refused(&with("iat", json!(i64::MIN))).contains("`iat`"));
    assert!(refused(&with("exp", json!(i64::MAX))).contains("seconds"));
    assert!(verified(&signed(&good()), NOW + 929).is_ok());
    let over = verified(&signed(&good()), NOW + 930).expect_err("over");
    assert_eq!((over.code, over.retryable), (ProblemCode::TokenExpired, true));
}

#[test]
fn the_key_decides_the_algorithm_not_the_token() {
    let forged = |header: Value| {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}.c2ln", part(&header), part(&good()))
    };
    for header in [
        json!({"alg": "none", "kid": "web"}),
        json!({"alg": "HS384", "kid": "web"}),
        json!({"alg": "ES256", "kid": "web"}),
        json!({"alg": "HS256", "kid": "web"}),
        json!({"alg": "HS256", "kid": "web", "crit": ["b64"]}),
        json!({"alg": "HS256", "kid": "nobody"}),
        json!({"alg": "HS256"}),
        json!([]),
    ] {
        assert_eq!(verified(&forged(header), NOW).expect_err("forged").code, ProblemCode::TokenInvalid);
    }
}

#[test]
fn texts_that_are_no_tokens_are_refused_without_a_panic() {
    for text in ["", ".", "..", "...", "a.b.c", "e30.e30.", "\u{1f980}.x.y"] {
        assert_eq!(verified(text, NOW).expect_err("refused").code, ProblemCode::TokenInvalid, "{text}");
    }
}

#[test]
fn a_token_that_is_too_long_is_refused_although_its_signature_is_good() {
    let of = |titles: usize| signed(&with("mood", json!("x".repeat(titles))));
    assert!(verified(&of(8_000), NOW).is_ok());
    let problem = verified(&of(16_000), NOW).expect_err("too long");
    assert_eq!(problem.code, ProblemCode::TokenInvalid);
    assert!(problem.detail.contains("at most 16384 bytes"), "{}", problem.detail);
}

#[test]
fn a_short_secret_is_refused() {
    assert_eq!(SigningKey::hs256("web".into(), "kettle".into(), &[7; 31]).err(), Some(KeyError::ShortSecret));
}
