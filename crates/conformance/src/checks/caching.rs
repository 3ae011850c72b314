//! Caches.

use crate::check::Check;
use crate::outcome::Outcome;
use crate::request::CheckRequest;
use crate::session::{Session, new_id};

const CAPABILITIES: &str = "`GET /v1` is the same for every customer: `Cache-Control: public, max-age=60` \
     with an `ETag`; `If-None-Match` is answered with 304.";

pub fn checks() -> Vec<Check> {
    vec![
        Check::new("caching/capabilities", CAPABILITIES, &[], capabilities),
        Check::new("caching/not-modified", CAPABILITIES, &[], not_modified),
        Check::new("caching/no-store", "Every other answer has `Cache-Control: no-store`.", &[], no_store),
    ]
}

async fn capabilities(session: Session) -> Outcome {
    let answer = CheckRequest::new(&session.backend, "GET", "/v1").send().await?;
    let control = answer.header("cache-control").unwrap_or_default().to_ascii_lowercase();
    let directives: Vec<&str> = control.split(',').map(str::trim).collect();
    if !directives.contains(&"public") || !directives.contains(&"max-age=60") {
        return Err(answer.fail("the header `Cache-Control: public, max-age=60`"));
    }
    if answer.header("etag").is_none() {
        return Err(answer.fail("a header `ETag`"));
    }
    Ok(())
}

async fn not_modified(session: Session) -> Outcome {
    let get = CheckRequest::new(&session.backend, "GET", "/v1");
    let answer = get.clone().send().await?;
    let Some(etag) = answer.header("etag") else { return Err(answer.fail("a header `ETag`")) };
    let same = get.clone().header("if-none-match", &etag).send().await?;
    same.expect_status(304)?;
    if !same.body().is_empty() {
        return Err(same.fail("no body"));
    }
    get.header("if-none-match", "\"of-another-day\"").send().await?.expect_status(200)?;
    Ok(())
}

async fn no_store(session: Session) -> Outcome {
    let conversation = session.unopened();
    let answers = [
        conversation.opening().send().await?,
        conversation.read().await?,
        conversation.entries("after=0").await?,
        session.get("/v1/conversations").send().await?,
        session.get(&format!("/v1/conversations/{}", new_id())).send().await?,
        session.get("/v1/conversations").without_token().send().await?,
    ];
    for answer in &answers {
        let control = answer.header("cache-control").unwrap_or_default().to_ascii_lowercase();
        if !control.split(',').any(|directive| directive.trim() == "no-store") {
            return Err(answer.fail("the header `Cache-Control: no-store`"));
        }
    }
    Ok(())
}
