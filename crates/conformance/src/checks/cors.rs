//! CORS, as a browser sees it: preflight requests, and the headers of answers.

use serde_json::json;

use crate::answer::Answer;
use crate::check::{Check, Need};
use crate::outcome::Outcome;
use crate::request::CheckRequest;
use crate::session::{Session, new_id};

const CORS: &str = "Allow exactly the origins of the company's pages (CORS): methods `GET`, `PUT`, `POST`; \
     the headers `authorization` and `content-type`, and those that monitoring adds to every request: \
     `traceparent`, `tracestate`, `baggage`, `sentry-trace`; no credentials; expose `Retry-After`, \
     `Deprecation`, `Sunset` and `Yes-Reply-Token-Warnings`.";
const METHODS: [&str; 3] = ["GET", "PUT", "POST"];
const HEADERS: [&str; 6] =
    ["authorization", "content-type", "traceparent", "tracestate", "baggage", "sentry-trace"];
/// A backend may do without `Yes-Reply-Token-Warnings`.
const EXPOSED: [&str; 3] = ["retry-after", "deprecation", "sunset"];
const ALLOW_ORIGIN: &str = "access-control-allow-origin";

pub fn checks() -> Vec<Check> {
    vec![
        Check::new("cors/preflight", CORS, &[Need::Origin], preflights),
        Check::new("cors/methods", CORS, &[Need::Origin], methods),
        Check::new("cors/other-origins", CORS, &[], other_origins),
        Check::new("cors/similar-origins", CORS, &[Need::Origin], similar_origins),
        Check::new("cors/answers", CORS, &[Need::Origin], answers),
        Check::new("cors/no-credentials", CORS, &[Need::Origin], no_credentials),
        Check::new("cors/exposed-headers", CORS, &[Need::Origin], exposed_headers),
    ]
}

fn origin(session: &Session) -> &str {
    session.backend.origin.as_deref().unwrap_or_default()
}

/// The methods and paths that a page uses.
fn operations(session: &Session) -> Vec<(&'static str, String)> {
    let conversation = session.unopened();
    let mut operations = vec![
        ("GET", "/v1".to_owned()),
        ("GET", "/v1/conversations?reference=order:1".to_owned()),
        ("PUT", conversation.path()),
        ("GET", conversation.path()),
        ("GET", format!("{}?after=0", conversation.entries_path())),
        ("PUT", conversation.entry_path(&new_id())),
    ];
    if session.backend.capabilities.has("read") {
        operations.push(("PUT", format!("{}/read", conversation.path())));
    }
    if session.backend.capabilities.has("changes") {
        operations.push(("GET", "/v1/changes".to_owned()));
    }
    operations
}

/// The request that a browser sends before a request to another origin. It has no token.
async fn preflight(
    session: &Session,
    origin: &str,
    method: &str,
    path: &str,
    headers: &str,
) -> Outcome<Answer> {
    let request = CheckRequest::new(&session.backend, "OPTIONS", path).header("origin", origin);
    let request = request.header("access-control-request-method", method);
    request.header("access-control-request-headers", headers).send().await
}

/// The permission as a browser reads it: a successful status, the origin, the method and every header.
fn expect_permission(answer: &Answer, origin: &str, method: &str, headers: &[&str]) -> Outcome {
    if !(200..300).contains(&answer.status()) {
        return Err(answer.fail("a successful status for the preflight request, which has no token"));
    }
    let allowed = answer.header(ALLOW_ORIGIN).unwrap_or_default();
    if allowed != origin {
        return Err(answer.fail(format!("the header `{ALLOW_ORIGIN}: {origin}`")));
    }
    // GET needs no permission beyond that for the headers.
    let methods = values(answer, "access-control-allow-methods");
    if method != "GET" && !methods.iter().any(|known| known == method) {
        return Err(answer.fail(format!("{method} in the header `access-control-allow-methods`")));
    }
    let known = values(answer, "access-control-allow-headers");
    match headers.iter().find(|header| !known.iter().any(|name| name.eq_ignore_ascii_case(header))) {
        Some(missing) => Err(answer.fail(format!("{missing} in the header `access-control-allow-headers`"))),
        None => Ok(()),
    }
}

fn values(answer: &Answer, name: &str) -> Vec<String> {
    let header = answer.header(name).unwrap_or_default();
    header.split(',').map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()).collect()
}

async fn preflights(session: Session) -> Outcome {
    let origin = origin(&session);
    for (method, path) in operations(&session) {
        let answer = preflight(&session, origin, method, &path, &HEADERS.join(",")).await?;
        expect_permission(&answer, origin, method, &HEADERS)?;
        for header in HEADERS {
            let answer = preflight(&session, origin, method, &path, header).await?;
            expect_permission(&answer, origin, method, &[header])?;
        }
    }
    Ok(())
}

async fn methods(session: Session) -> Outcome {
    let answer =
        preflight(&session, origin(&session), "PUT", &session.unopened().path(), "authorization").await?;
    let methods = values(&answer, "access-control-allow-methods");
    match METHODS.iter().find(|method| !methods.iter().any(|known| known == *method)) {
        Some(missing) => Err(answer.fail(format!("{missing} in the header `access-control-allow-methods`"))),
        None => Ok(()),
    }
}

async fn expect_no_permission(session: &Session, origin: &str) -> Outcome {
    let path = session.unopened().path();
    let asked = preflight(session, origin, "PUT", &path, "authorization,content-type").await?;
    let answered = session.get("/v1/conversations").header("origin", origin).send().await?;
    for answer in [asked, answered] {
        let allowed = answer.header(ALLOW_ORIGIN).unwrap_or_default();
        if allowed == origin || allowed == "*" {
            return Err(answer.fail(format!("no `{ALLOW_ORIGIN}` for the origin {origin}")));
        }
    }
    Ok(())
}

async fn other_origins(session: Session) -> Outcome {
    expect_no_permission(&session, "https://somebody-else.example").await?;
    expect_no_permission(&session, "null").await
}

/// Origins that a comparison of parts takes for the allowed one.
async fn similar_origins(session: Session) -> Outcome {
    let origin = origin(&session).to_owned();
    let (scheme, host) = origin.split_once("://").unwrap_or(("https", &origin));
    let other_scheme = if scheme == "https" { "http" } else { "https" };
    for similar in [
        format!("{origin}.somebody-else.example"),
        format!("{other_scheme}://{host}"),
        format!("{scheme}://sub.{host}"),
        format!("{scheme}://evil{host}"),
        format!("{origin}:8443"),
    ] {
        expect_no_permission(&session, &similar).await?;
    }
    Ok(())
}

/// Answers of every status, because the page reads problems too.
async fn with_origin(session: &Session) -> Outcome<Vec<Answer>> {
    let origin = origin(session).to_owned();
    let conversation = session.open().await?;
    let mut answers = Vec::new();
    for request in [
        CheckRequest::new(&session.backend, "GET", "/v1"),
        session.get("/v1/conversations"),
        session.get("/v1/conversations").without_token(),
        session.get(&session.unopened().path()),
        conversation.writing(&new_id(), &json!({"kind": "message", "text": "Hello"})),
        conversation.writing(&new_id(), &json!({"kind": "message", "text": ""})),
        session.request("PUT", &conversation.path()).body("{"),
    ] {
        answers.push(request.header("origin", &origin).send().await?);
    }
    Ok(answers)
}

async fn answers(session: Session) -> Outcome {
    let origin = origin(&session);
    for answer in with_origin(&session).await? {
        if answer.header(ALLOW_ORIGIN).unwrap_or_default() != origin {
            return Err(answer.fail(format!("the header `{ALLOW_ORIGIN}: {origin}`")));
        }
    }
    Ok(())
}

async fn no_credentials(session: Session) -> Outcome {
    let origin = origin(&session);
    let mut answers = with_origin(&session).await?;
    answers.push(preflight(&session, origin, "PUT", &session.unopened().path(), "authorization").await?);
    for answer in answers {
        if answer.header("access-control-allow-credentials").is_some() {
            return Err(answer.fail("no header `access-control-allow-credentials`"));
        }
    }
    Ok(())
}

async fn exposed_headers(session: Session) -> Outcome {
    for answer in with_origin(&session).await? {
        let exposed = values(&answer, "access-control-expose-headers");
        let is_exposed = |name: &str| exposed.iter().any(|known| known.eq_ignore_ascii_case(name));
        if let Some(missing) = EXPOSED.iter().find(|name| !is_exposed(name)) {
            return Err(answer.fail(format!("{missing} in the header `access-control-expose-headers`")));
        }
    }
    Ok(())
}
