//! Tokens: the claims, the signature, and the answers to refused ones.

use jsonwebtoken::Algorithm;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::check::Check;
use crate::outcome::Outcome;
use crate::request::CheckRequest;
use crate::session::{Session, new_id};
use crate::token::{LIFE_SECONDS, Token, now};

const ISS: &str = "| `iss` | the issuer, as configured with the key |";
const AUD: &str = "| `aud` | `yes-reply`, or a list of strings that contains it |";
const SUB: &str = "| `sub` | the customer's id at the company: a string of 1 to 200 characters, not blank, \
     without control characters, and without white space at either end; the number 42 is written `\"42\"` |";
const JTI: &str =
    "| `jti` | optional; an id of this token for the company's own logs; nothing depends on it |";
const IAT: &str = "| `iat` | the time of signing; at most 60 s ahead of the backend's clock |";
const EXP: &str =
    "| `exp` | the time of expiry, 1 to 900 s after `iat`; the token is accepted until 30 s after it |";
const NBF: &str = "| `nbf` | optional; the time before which the token is not valid; at most 60 s ahead of \
     the backend's clock |";
const DECIMALS: &str = "Times are numbers of seconds since 1970. Decimals are allowed and rounded down.";
const ALGORITHM: &str = "A token with another algorithm in its header is refused, `none` included.";
const INVALID: &str = "| `token-invalid` | 401 | | the token is malformed, of another key, or has claims \
     that are not allowed |";
const CRIT: &str = "A header with `crit` is refused; all other fields of the header are ignored.";

pub fn checks() -> Vec<Check> {
    vec![
        Check::new(
            "tokens/missing",
            "| `token-missing` | 401 | | no `Authorization: Bearer` |",
            &[],
            missing,
        ),
        Check::new(
            "tokens/every-operation",
            "JSON over HTTPS, and a bearer token on all operations but the first.",
            &[],
            every_operation,
        ),
        Check::new("tokens/malformed", INVALID, &[], malformed),
        Check::new("tokens/signature", INVALID, &[], signature),
        Check::new(
            "tokens/kid",
            "`kid`, `iss` and the secret belong to a `[[keys]]` section of the desk's configuration; the \
             operator of the desk gives them to you.",
            &[],
            kid,
        ),
        Check::new("tokens/algorithm", ALGORITHM, &[], algorithm),
        Check::new("tokens/issuer", ISS, &[], issuer),
        Check::new("tokens/audience", AUD, &[], audience),
        Check::new("tokens/subject", SUB, &[], subject),
        Check::new("tokens/id", JTI, &[], id),
        Check::new("tokens/life", EXP, &[], life),
        Check::new("tokens/leeway", EXP, &[], leeway),
        Check::new("tokens/issued-ahead", IAT, &[], issued_ahead),
        Check::new(
            "tokens/no-time-of-signing",
            "The lifetime is measured from `iat`, so that a token without `iat` is refused",
            &[],
            no_time_of_signing,
        ),
        Check::new("tokens/not-before", NBF, &[], not_before),
        Check::new("tokens/decimals", DECIMALS, &[], decimals),
        Check::new("tokens/critical-header", CRIT, &[], critical_header),
        Check::new(
            "tokens/expired",
            "| `token-expired` | 401 | | the token was valid before |",
            &[],
            expired,
        ),
        Check::new("tokens/expired-forgery", INVALID, &[], expired_forgery),
        Check::new(
            "tokens/challenge",
            "401 comes with `WWW-Authenticate: Bearer`, and with `error=\"invalid_token\"` if there was a \
             token (RFC 6750).",
            &[],
            challenge,
        ),
    ]
}

/// Lists the conversations with a token.
async fn list(session: &Session, token: &str) -> Outcome<Answer> {
    CheckRequest::new(&session.backend, "GET", "/v1/conversations").token(token).send().await
}

async fn accepted(session: &Session, token: &Token, what: &str) -> Outcome {
    let answer = list(session, &token.sign(session.secret())).await?;
    if answer.status() == 200 {
        return Ok(());
    }
    Err(answer.fail(format!("status 200 for a token with {what}")))
}

async fn refused(session: &Session, token: &str, code: &str, what: &str) -> Outcome {
    let answer = list(session, token).await?;
    if answer.status() == 401 && answer.field("/code") == code {
        return Ok(());
    }
    Err(answer.fail(format!("status 401 and the code \"{code}\" for a token with {what}")))
}

async fn invalid(session: &Session, token: &Token, what: &str) -> Outcome {
    refused(session, &token.sign(session.secret()), "token-invalid", what).await
}

async fn missing(session: Session) -> Outcome {
    let request = session.get("/v1/conversations").without_token();
    request.clone().send().await?.expect_problem(401, "token-missing")?;
    request
        .header("authorization", "Basic QWRhOnRlYQ==")
        .send()
        .await?
        .expect_problem(401, "token-missing")?;
    Ok(())
}

async fn every_operation(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let id = new_id();
    let message = json!({"kind": "message", "text": "Hello"});
    let mut requests = vec![
        session.get("/v1/conversations"),
        session.unopened().opening(),
        conversation.opening(),
        session.get(&conversation.path()),
        session.get(&conversation.entries_path()),
        conversation.writing(&id, &message),
    ];
    if session.backend.capabilities.has("read") {
        requests.push(session.put(&format!("{}/read", conversation.path()), &json!({"up_to": 1})));
    }
    if session.backend.capabilities.has("changes") {
        requests.push(session.get("/v1/changes"));
    }
    for request in requests {
        request.without_token().send().await?.expect_problem(401, "token-missing")?;
    }
    conversation.read().await?.expect_field("/last_seq", 1)?;
    Ok(())
}

async fn malformed(session: Session) -> Outcome {
    let unsigned = session.unsigned_token().unsigned();
    for token in ["x", "a.b", "a.b.c", "..", unsigned.as_str(), "eyJhbGciOiJIUzI1NiJ9.e30.e30.e30"] {
        refused(&session, token, "token-invalid", "three parts that cannot be decoded, or fewer").await?;
    }
    Ok(())
}

async fn signature(session: Session) -> Outcome {
    let token = session.unsigned_token();
    refused(&session, &token.sign(&[b'x'; 40]), "token-invalid", "the signature of another key").await?;
    refused(&session, &format!("{}.", token.unsigned()), "token-invalid", "an empty signature").await?;
    // The signature of other claims: a program that only looks whether there is one takes this token.
    let signed = token.sign(session.secret());
    let other = token.claim("sub", "somebody-else").unsigned();
    let mixed = format!("{other}.{}", signed.rsplit('.').next().unwrap_or_default());
    refused(&session, &mixed, "token-invalid", "claims that were changed after the signature").await
}

async fn kid(session: Session) -> Outcome {
    invalid(&session, &session.unsigned_token().header("kid", "no-such-key"), "an unknown `kid`").await?;
    invalid(&session, &session.unsigned_token().header("kid", Value::Null), "no `kid`").await
}

async fn algorithm(session: Session) -> Outcome {
    let token = session.unsigned_token();
    let none = token.clone().header("alg", "none");
    refused(&session, &format!("{}.", none.unsigned()), "token-invalid", "`alg` \"none\"").await?;
    refused(&session, &none.sign(session.secret()), "token-invalid", "`alg` \"none\" and a signature")
        .await?;
    for (name, algorithm) in [("HS384", Algorithm::HS384), ("HS512", Algorithm::HS512)] {
        let other = token.clone().header("alg", name).sign_with(session.secret(), algorithm);
        refused(
            &session,
            &other,
            "token-invalid",
            &format!("`alg` \"{name}\", signed with the right secret"),
        )
        .await?;
    }
    let claimed = token.header("alg", "ES256");
    invalid(&session, &claimed, "`alg` \"ES256\" and a signature of HS256").await
}

async fn issuer(session: Session) -> Outcome {
    invalid(&session, &session.unsigned_token().claim("iss", "somebody-else"), "the `iss` of nobody").await?;
    invalid(&session, &session.unsigned_token().claim("iss", Value::Null), "no `iss`").await
}

async fn audience(session: Session) -> Outcome {
    let token = session.unsigned_token();
    accepted(&session, &token.clone().claim("aud", json!(["yes-reply"])), "an `aud` that is a list").await?;
    let both = token.clone().claim("aud", json!(["another-service", "yes-reply"]));
    accepted(&session, &both, "\"yes-reply\" as one of two in `aud`").await?;
    for (aud, what) in [
        (json!("another-service"), "another `aud`"),
        (json!(["another-service"]), "an `aud` that is a list without \"yes-reply\""),
        (json!([]), "an `aud` that is an empty list"),
        (json!("yes-reply, another-service"), "an `aud` that only begins with \"yes-reply\""),
        (Value::Null, "no `aud`"),
    ] {
        invalid(&session, &token.clone().claim("aud", aud), what).await?;
    }
    Ok(())
}

async fn subject(session: Session) -> Outcome {
    let token = session.unsigned_token();
    let unique = new_id();
    let longest = format!("{unique}{}", "ä".repeat(200 - unique.len()));
    accepted(&session, &token.clone().claim("sub", longest.clone()), "a `sub` of 200 characters").await?;
    for (sub, what) in [
        (json!(format!("{longest}x")), "a `sub` of 201 characters"),
        (json!(""), "an empty `sub`"),
        (json!(" "), "a blank `sub`"),
        (json!(format!("{unique} ")), "white space at the end of `sub`"),
        (json!(format!("{unique}\nx")), "a control character in `sub`"),
        (json!(42), "a `sub` that is a number"),
        (Value::Null, "no `sub`"),
    ] {
        invalid(&session, &token.clone().claim("sub", sub), what).await?;
    }
    Ok(())
}

async fn id(session: Session) -> Outcome {
    accepted(&session, &session.unsigned_token().claim("jti", Value::Null), "no `jti`").await?;
    let token = session.unsigned_token().claim("jti", "the-same").sign(session.secret());
    for _ in 0..2 {
        list(&session, &token).await?.expect_status(200)?;
    }
    Ok(())
}

async fn life(session: Session) -> Outcome {
    let iat = now();
    let lasting = |seconds: i64| session.unsigned_token().claim("iat", iat).claim("exp", iat + seconds);
    accepted(&session, &lasting(LIFE_SECONDS), "900 seconds between `iat` and `exp`").await?;
    invalid(&session, &lasting(LIFE_SECONDS + 1), "901 seconds between `iat` and `exp`").await?;
    invalid(&session, &lasting(0), "the same time in `iat` and `exp`").await?;
    invalid(&session, &lasting(300).claim("exp", Value::Null), "no `exp`").await
}

async fn leeway(session: Session) -> Outcome {
    let exp = now() - 10;
    let token = session.unsigned_token().claim("iat", exp - 600).claim("exp", exp);
    accepted(&session, &token, "an `exp` 10 seconds ago").await
}

async fn issued_ahead(session: Session) -> Outcome {
    let ahead = |seconds: i64| {
        let iat = now() + seconds;
        session.unsigned_token().claim("iat", iat).claim("exp", iat + 300)
    };
    accepted(&session, &ahead(40), "an `iat` that is 40 seconds ahead").await?;
    invalid(&session, &ahead(120), "an `iat` that is 120 seconds ahead").await
}

async fn no_time_of_signing(session: Session) -> Outcome {
    invalid(&session, &session.unsigned_token().claim("iat", Value::Null), "no `iat`").await
}

async fn not_before(session: Session) -> Outcome {
    let ahead = |seconds: i64| session.unsigned_token().claim("nbf", now() + seconds);
    accepted(&session, &ahead(-10), "an `nbf` that has passed").await?;
    accepted(&session, &ahead(40), "an `nbf` that is 40 seconds ahead").await?;
    invalid(&session, &ahead(120), "an `nbf` that is 120 seconds ahead").await
}

async fn decimals(session: Session) -> Outcome {
    let iat = now();
    let token = session.unsigned_token();
    let decimals = token.clone().claim("iat", iat as f64 - 0.5).claim("exp", iat as f64 + 300.25);
    accepted(&session, &decimals, "`iat` and `exp` with decimals").await?;
    let text = token.claim("exp", (iat + 300).to_string());
    invalid(&session, &text, "an `exp` that is a string").await
}

async fn critical_header(session: Session) -> Outcome {
    let token = session.unsigned_token();
    let critical = token.clone().header("crit", json!(["x-acme"])).header("x-acme", 1);
    invalid(&session, &critical, "`crit` in the header").await?;
    accepted(&session, &token.clone().header("x-acme", 1), "an unknown field in the header").await?;
    accepted(&session, &token.header("typ", Value::Null), "no `typ`").await
}

async fn expired(session: Session) -> Outcome {
    let exp = now() - 60;
    let token = session.unsigned_token().claim("iat", exp - 600).claim("exp", exp).sign(session.secret());
    refused(&session, &token, "token-expired", "an `exp` 60 seconds ago").await
}

/// A forgery was never valid; the page must not be asked for a new token as if it had been.
async fn expired_forgery(session: Session) -> Outcome {
    let exp = now() - 60;
    let token = session.unsigned_token().claim("iat", exp - 600).claim("exp", exp).sign(&[b'x'; 40]);
    refused(&session, &token, "token-invalid", "an `exp` 60 seconds ago and the signature of another key")
        .await
}

async fn challenge(session: Session) -> Outcome {
    let request = session.get("/v1/conversations");
    let answer = request.clone().without_token().send().await?;
    let challenge = answer.expect_status(401)?.header("www-authenticate").unwrap_or_default();
    if !challenge.starts_with("Bearer") || challenge.contains("error=") {
        return Err(answer
            .fail("the header `WWW-Authenticate: Bearer` without an `error`, because there was no token"));
    }
    let answer = request.token("x").send().await?;
    let challenge = answer.expect_status(401)?.header("www-authenticate").unwrap_or_default();
    if !challenge.starts_with("Bearer") || !challenge.contains("error=\"invalid_token\"") {
        return Err(answer.fail("the header `WWW-Authenticate: Bearer error=\"invalid_token\"`"));
    }
    Ok(())
}
