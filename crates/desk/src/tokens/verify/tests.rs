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

fn without(claim: &str) -> Value {
    let mut claims = good();
    claims.as_object_mut().unwrap().remove(claim);
    claims
}

fn signed(claims: &Value) -> String {
    signed_text(r#"{"alg":"HS256","typ":"JWT","kid":"web"}"#, &claims.to_string())
}

/// Signs header and claims as they are written.
fn signed_text(header: &str, claims: &str) -> String {
    let text = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let key = EncodingKey::from_secret(SECRET);
    let signature = jsonwebtoken::crypto::sign(text.as_bytes(), &key, Algorithm::HS256).unwrap();
    format!("{text}.{signature}")
}

fn verified(token: &str, now: i64) -> Result<Claims, Problem> {
    verify_token(&keys(), token, Timestamp::from_second(now).unwrap()).map(|verified| verified.claims)
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
fn a_refusal_says_what_is_there_and_what_should_be_there() {
    for (claim, value, there, wanted) in [
        ("iss", json!("other"), r#"the string "other""#, r#"must say "kettle""#),
        ("iss", json!(7), "the number 7", r#"must say "kettle""#),
        ("iss", Value::Null, "missing", r#"must say "kettle""#),
        ("aud", json!("else"), r#"the string "else""#, r#"write "yes-reply", or a list that contains it"#),
        ("aud", json!(["a", "b"]), r#"the list ["a","b"]"#, r#"write "yes-reply""#),
        ("aud", json!([]), "the list []", r#"write "yes-reply""#),
        ("aud", json!([["yes-reply"]]), "the list", r#"write "yes-reply""#),
        ("aud", Value::Null, "missing", r#"write "yes-reply""#),
        ("sub", json!(42), "the number 42", r#"write it as a string: "42""#),
        ("sub", json!(""), r#"the string """#, "write the customer's id"),
        ("sub", json!(" \u{a0}\t"), "the string", "write the customer's id"),
        ("sub", json!(" 42"), r#"the string " 42""#, "leave out the white space at its ends"),
        ("sub", json!("42\n"), "the string", "leave out the white space at its ends"),
        ("sub", json!("4\u{0}2"), "the string", "leave out the control characters"),
        ("sub", json!("4\u{7f}2"), "the string", "leave out the control characters"),
        ("sub", json!("ä".repeat(201)), "201 characters", "at most 200"),
        ("sub", Value::Null, "missing", "write the customer's id"),
        ("sub", json!({"id": 42}), "the object", "as a string"),
        ("iat", json!("1795341600"), r#"the string "1795341600""#, "without quotes"),
        ("iat", json!(true), "true", "a number of seconds"),
        ("iat", json!(1_795_341_600_000_i64), "1795341600000, as in milliseconds", "write seconds"),
        ("iat", Value::Null, "has no `iat`", "Add the time of signing"),
        ("exp", Value::Null, "has no `exp`", "Add the time of expiry"),
        ("iat", json!(NOW + 61), "61 seconds ahead", "at most 60"),
        ("nbf", json!(NOW + 61), "61 seconds ahead", "at most 60"),
        ("nbf", json!("now"), r#"the string "now""#, "without quotes"),
        (
            "references",
            json!({"kind": "order", "id": "1"}),
            "the object",
            r#"write a list, such as [{"kind""#,
        ),
        ("references[0]", json!(["order:1"]), r#"the string "order:1""#, "write an object"),
        (
            "references[1].kind",
            json!([{"kind": "order", "id": "1"}, {"id": "1"}]),
            "missing",
            "a letter first",
        ),
        (
            "references[0].kind",
            json!([{"kind": "Order", "id": "1"}]),
            r#"the string "Order""#,
            "a letter first",
        ),
        ("references[0].id", json!([{"kind": "order", "id": 1001}]), "the number 1001", "write a string"),
        ("references[0].id", json!([{"kind": "order", "id": "1 "}]), r#"the string "1 ""#, "without a space"),
        ("references[0].id", json!([{"kind": "order", "id": ""}]), r#"the string """#, "1 to 128 characters"),
    ] {
        let detail = refused(&with(claim.split('[').next().unwrap(), value));
        for part in [&format!("`{claim}`"), there, wanted] {
            assert!(detail.contains(part), "{claim}: {detail:?} has no {part:?}");
        }
        assert!(detail.ends_with('.'), "{detail}");
    }
    for claim in ["iss", "aud", "sub", "iat", "exp"] {
        assert!(refused(&without(claim)).contains(&format!("`{claim}`")), "{claim}");
    }
}

#[test]
fn a_subject_may_have_every_form_that_people_can_see() {
    for sub in ["42", "customer 42", "ada@example.org", "urn:uuid:1", "客户", &"ä".repeat(200)] {
        assert_eq!(verified(&signed(&with("sub", json!(sub))), NOW).unwrap().sub, sub);
    }
}

#[test]
fn a_token_without_an_id_is_accepted() {
    assert_eq!(verified(&signed(&without("jti")), NOW).unwrap().jti, None);
    assert_eq!(verified(&signed(&with("jti", json!("1"))), NOW).unwrap().jti.as_deref(), Some("1"));
}

#[test]
fn a_token_is_valid_for_at_most_fifteen_minutes() {
    assert!(refused(&with("exp", json!(NOW + 901))).contains("901 seconds"));
    assert!(refused(&with("exp", json!(NOW))).contains("0 seconds"));
    assert!(refused(&with("iat", json!(0))).contains("seconds"));
    assert!(refused(&with("iat", json!(i64::MIN))).contains("`iat`"));
    assert!(refused(&with("exp", json!(i64::MAX))).contains("seconds"));
    assert!(refused(&with("exp", json!(u64::MAX))).contains("seconds"));
    assert!(refused(&with("exp", json!(1e300))).contains("seconds"));
    assert!(verified(&signed(&good()), NOW + 929).is_ok());
    let over = verified(&signed(&good()), NOW + 930).expect_err("over");
    assert_eq!(over.code, ProblemCode::TokenExpired);
}

#[test]
fn a_token_is_not_valid_before_its_time() {
    assert_eq!(verified(&signed(&with("nbf", json!(NOW + 60))), NOW).unwrap().nbf, Some(NOW + 60));
    assert!(refused(&with("nbf", json!(NOW as f64 + 61.5))).contains("61 seconds ahead"));
    assert!(verified(&signed(&with("nbf", json!(NOW + 61))), NOW + 1).is_ok());
    assert!(verified(&signed(&with("nbf", Value::Null)), NOW).is_ok());
}

#[test]
fn times_may_have_decimals_and_exponents() {
    for (iat, exp) in [
        ("1795341600.000001", "1795342500.999999"),
        ("1795341600.5", "1795342500.5"),
        ("1.7953416e9", "1.7953425E+9"),
        ("1795341600.0", "1795342500"),
    ] {
        let claims = format!(r#"{{"iss":"kettle","aud":"yes-reply","sub":"1","iat":{iat},"exp":{exp}}}"#);
        let claims = verified(&signed_text(r#"{"alg":"HS256","kid":"web"}"#, &claims), NOW).unwrap();
        assert_eq!((claims.iat, claims.exp), (NOW, NOW + 900), "{iat}");
    }
    assert!(refused(&with("exp", json!(NOW as f64 + 901.5))).contains("901 seconds"));
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
        json!({"alg": "HS256", "kid": 7}),
        json!({"kid": "web"}),
        json!([]),
    ] {
        assert_eq!(verified(&forged(header), NOW).expect_err("forged").code, ProblemCode::TokenInvalid);
    }
}

#[test]
fn header_fields_that_nobody_needs_are_ignored() {
    for more in [
        r#""typ":"at+jwt""#,
        r#""typ":null"#,
        r#""typ":7"#,
        r#""cty":"application/json","x5t":7"#,
        r#""jwk":"none","jku":["https://evil.example"]"#,
        r#""b64":false"#,
    ] {
        let header = format!(r#"{{{more},"kid":"web","alg":"HS256"}}"#);
        assert!(verified(&signed_text(&header, &good().to_string()), NOW).is_ok(), "{more}");
    }
}

#[test]
fn a_refused_header_says_what_should_be_there() {
    let detail =
        |header: &str| verified(&signed_text(header, &good().to_string()), NOW).expect_err("refused").detail;
    for (header, parts) in [
        (r#"{"alg":"HS256"}"#, ["`kid` is missing", r#"the key of this desk has the `kid` "web""#]),
        (r#"{"alg":"HS256","kid":7}"#, ["`kid` is the number 7", r#"`kid` "web""#]),
        (r#"{"alg":"HS256","kid":"app"}"#, [r#"`kid` is the string "app""#, "no key of this name"]),
        (r#"{"alg":"HS512","kid":"web"}"#, [r#"`alg` is the string "HS512""#, r#"is for "HS256""#]),
        (r#"{"alg":"HS256","kid":"web","crit":["exp"]}"#, ["`crit`", "Leave `crit` out"]),
        ("[]", ["header", "JSON object"]),
    ] {
        let detail = detail(header);
        assert!(parts.iter().all(|part| detail.contains(part)), "{header}: {detail}");
    }
    let two = SigningKeys(
        ["web", "app"].map(|kid| SigningKey::hs256(kid.into(), "kettle".into(), SECRET).unwrap()).into(),
    );
    let token = signed_text(r#"{"alg":"HS256"}"#, &good().to_string());
    let problem = read_token(&two, &token, &[AUDIENCE]).expect_err("two keys, and the token names none");
    assert!(
        problem.detail.contains("configuration") && !problem.detail.contains("web"),
        "{}",
        problem.detail
    );
}

#[test]
fn a_refused_signature_says_what_is_wrong_with_it() {
    let good = signed(&good());
    let (text, _) = good.rsplit_once('.').unwrap();
    for (signature, part) in [
        (URL_SAFE_NO_PAD.encode([7; 32]), "do not decode it"),
        (URL_SAFE_NO_PAD.encode([7; 70]), "has 70 bytes; one of HS256 has 32"),
        (String::new(), "has 0 bytes"),
        ("%%".to_owned(), "not base64url without padding"),
    ] {
        let detail = verified(&format!("{text}.{signature}"), NOW).expect_err("refused").detail;
        assert!(detail.contains(part), "{detail}");
    }
}

#[test]
fn of_two_claims_with_one_name_the_last_counts() {
    let claims = format!(
        r#"{{"iss":"kettle","sub":"A","aud":"yes-reply","iat":{NOW},"exp":{},"sub":"B"}}"#,
        NOW + 900
    );
    assert_eq!(verified(&signed_text(r#"{"alg":"HS256","kid":"web"}"#, &claims), NOW).unwrap().sub, "B");
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

mod facts;
mod libraries;

#[test]
fn a_token_is_good_for_the_audiences_that_it_names() {
    let accepted = |aud: Value| {
        let token = signed(&with("aud", aud));
        let now = Timestamp::from_second(NOW).unwrap();
        let by_customers = verify_token(&keys(), &token, now).map(|read| read.claims.aud);
        let by_systems = verify_service_token(&keys(), &token, now).map(|read| read.claims.aud);
        (by_customers.ok(), by_systems.ok())
    };
    let (customer, company) = (|| Some(AUDIENCE.to_owned()), || Some(COMPANY_AUDIENCE.to_owned()));
    assert_eq!(accepted(json!("yes-reply")), (customer(), None));
    assert_eq!(accepted(json!("yes-reply-company")), (None, company()));
    assert_eq!(accepted(json!(["yes-reply-company"])), (None, company()));
    assert_eq!(accepted(json!(["yes-reply", "yes-reply-company"])), (customer(), company()));
}

#[test]
fn of_a_service_token_the_name_counts_and_the_references_do_not() {
    let mut claims = with("aud", json!("yes-reply-company"));
    claims["references"] = json!([{"kind": "NOT A KIND"}]);
    let now = Timestamp::from_second(NOW).unwrap();
    let read = verify_service_token(&keys(), &signed(&claims), now).unwrap();
    assert_eq!((read.claims.sub.as_str(), read.claims.references.len()), ("customer-42", 0));
    claims["sub"] = json!("");
    let refused = verify_service_token(&keys(), &signed(&claims), now).unwrap_err();
    assert!(refused.detail.contains("write the name of the system"), "{}", refused.detail);
}
