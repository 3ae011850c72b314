//! Problems of the company's side.

use serde_json::json;

use crate::check::{Check, Need};
use crate::outcome::Outcome;
use crate::session::{Session, new_id};

const RULES: &str = "The rules above hold here too: ids and repeated requests, order, long polls, problems.";
const NO_STORE: &str = "Every other answer has `Cache-Control: no-store`.";
const FEATURE: &[Need] = &[Need::Feature("company")];

pub fn checks() -> Vec<Check> {
    vec![
        Check::new("company-problems/codes", RULES, FEATURE, codes),
        Check::new("company-problems/method-not-allowed", RULES, FEATURE, method_not_allowed),
        Check::new("company-problems/no-store", NO_STORE, FEATURE, no_store),
    ]
}

/// Every problem has the shape that docs/backend.md shows.
async fn codes(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let system = session.system();
    let entry = conversation.company_entry_path(&new_id());
    let changes = "/v1/company/changes";
    let message = |text: &str| json!({"author": {"name": "Maria"}, "kind": "message", "text": text});
    let too_long = message(&"x".repeat(session.backend.capabilities.text_chars() + 1));
    for (request, status, code) in [
        (system.request("PUT", &entry).body(vec![0xff, 0xfe]), 400, "body-not-utf8"),
        (system.request("PUT", &entry).body("{"), 400, "body-not-json"),
        (system.request("PUT", &session.unopened().company_path()).body("{"), 400, "body-not-json"),
        (system.put(&entry, &json!([])), 422, "field-invalid"),
        (system.put(&entry, &message(" ")), 422, "text-empty"),
        (system.put(&entry, &too_long), 422, "text-too-long"),
        (system.get("/v1/company/conversations/42"), 400, "id-malformed"),
        (system.put(&conversation.company_entry_path("42"), &message("Hello")), 400, "id-malformed"),
        (system.get(&format!("{changes}?limit=0")), 400, "query-invalid"),
        (system.get(&format!("{changes}?limit=many")), 400, "query-invalid"),
        (system.get(&format!("{changes}?wait=1&wait=2")), 400, "query-invalid"),
        (
            system.get(&format!("{}?after=1&before=2", conversation.company_entries_path())),
            400,
            "query-invalid",
        ),
        (system.get(changes).without_token(), 401, "token-missing"),
        (system.get(changes).token("x"), 401, "token-invalid"),
        (system.get(&session.unopened().company_path()), 404, "not-found"),
        (system.get("/v1/company/no-such-path"), 404, "not-found"),
        (system.request("DELETE", "/v1/company/customers/"), 404, "not-found"),
    ] {
        let answer = request.send().await?;
        answer.expect_problem(status, code)?.expect_field("/status", status)?;
        answer.expect_field("/type", format!("urn:yes-reply:problem:{code}"))?;
        let content_type = answer.header("content-type").unwrap_or_default();
        if content_type.split(';').next().map(str::trim) != Some("application/problem+json") {
            return Err(answer.fail("the header `content-type: application/problem+json`"));
        }
        if answer.text("/title")?.is_empty() || answer.text("/detail")?.trim().is_empty() {
            return Err(answer.fail("a `title` and a `detail` that are not empty"));
        }
    }
    conversation.read().await?.expect_field("/last_seq", 1)?;
    Ok(())
}

async fn method_not_allowed(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let read = format!("{}/read", conversation.company_path());
    for (method, path, allowed) in [
        ("POST", "/v1/company/changes", vec!["GET"]),
        ("DELETE", &conversation.company_path(), vec!["GET", "PUT"]),
        ("PUT", &conversation.company_entries_path(), vec!["GET"]),
        ("GET", &read, vec!["PUT"]),
        ("GET", "/v1/company/customers/nobody", vec!["DELETE"]),
    ] {
        let answer = session.system().request(method, path).send().await?;
        let allow = answer.expect_problem(405, "method-not-allowed")?.header("allow").unwrap_or_default();
        let named: Vec<&str> = allow.split(',').map(str::trim).collect();
        if let Some(missing) = allowed.iter().find(|method| !named.contains(method)) {
            return Err(answer.fail(format!("{missing} in the header `Allow`")));
        }
    }
    Ok(())
}

async fn no_store(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let system = session.system();
    for request in [
        system.get("/v1/company/changes?limit=1"),
        system.get(&conversation.company_path()),
        system.get(&conversation.company_entries_path()),
        system.get("/v1/company/no-such-path"),
        system.get("/v1/company/changes").without_token(),
    ] {
        let answer = request.send().await?;
        if answer.header("cache-control").as_deref() != Some("no-store") {
            return Err(answer.fail("the header `Cache-Control: no-store`"));
        }
    }
    Ok(())
}
