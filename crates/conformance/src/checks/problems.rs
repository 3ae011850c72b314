//! Problems: their shape, and the codes that belong to no other subject.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::check::Check;
use crate::outcome::Outcome;
use crate::session::{Session, new_id};

const SHAPE: &str = "Every answer other than 2xx and 304 is `application/problem+json` (RFC 9457):";
const PARAMS: &str = "`params` has values for the words, all strings; it is left out if empty.";
const DETAIL: &str = "`detail` is for developers: the error and the next step.";
const NOT_UTF8: &str = "| `body-not-utf8` | 400 | | the body is not UTF-8 |";
const NOT_JSON: &str = "| `body-not-json` | 400 | | the body is not JSON; the detail has line and column |";
const PATH: &str = "A path that does not exist is 404 `not-found`; a method that a path does not have is 405 \
     `method-not-allowed` with `Allow`.";
const FIELD: &str = "| `field-invalid` | 422 | | any other field; `field` names it |";

pub fn checks() -> Vec<Check> {
    vec![
        Check::new("problems/shape", SHAPE, &[], shape),
        Check::new("problems/params", PARAMS, &[], params),
        Check::new("problems/detail", DETAIL, &[], detail),
        Check::new("problems/body-not-utf8", NOT_UTF8, &[], body_not_utf8),
        Check::new("problems/body-not-json", NOT_JSON, &[], body_not_json),
        Check::new("problems/unknown-path", PATH, &[], unknown_path),
        Check::new("problems/method-not-allowed", PATH, &[], method_not_allowed),
        Check::new("problems/field-invalid", FIELD, &[], field_invalid),
    ]
}

/// One answer for each of the problems that a request can provoke.
async fn provoked(session: &Session) -> Outcome<Vec<Answer>> {
    let conversation = session.open().await?;
    let entry = conversation.entry_path(&new_id());
    let message = |text: Value| json!({"kind": "message", "text": text});
    let other = session.with_references(Vec::new());
    Ok(vec![
        session.request("PUT", &entry).body(vec![0xff, 0xfe]).send().await?,
        session.request("PUT", &entry).body("{").send().await?,
        session.get("/v1/conversations/1").send().await?,
        session.get(&format!("{}?limit=x", conversation.entries_path())).send().await?,
        session.get("/v1/conversations?cursor=nowhere").send().await?,
        session.get("/v1/conversations").without_token().send().await?,
        session.get("/v1/conversations").token("x").send().await?,
        other.put(&session.unopened().path(), &conversation.opening_body()).send().await?,
        session.get(&session.unopened().path()).send().await?,
        session.get("/v1/no-such-path").send().await?,
        session.request("DELETE", &conversation.path()).send().await?,
        conversation.writing(&conversation.message_id, &message(json!("Another text"))).send().await?,
        session.put(&entry, &message(json!(""))).send().await?,
        session
            .put(&entry, &message(json!("x".repeat(session.backend.capabilities.text_chars() + 1))))
            .send()
            .await?,
        session.put(&entry, &json!({"kind": "no_such_kind"})).send().await?,
        session.put(&entry, &message(json!(5))).send().await?,
    ])
}

async fn shape(session: Session) -> Outcome {
    for answer in provoked(&session).await? {
        let content_type = answer.header("content-type").unwrap_or_default();
        if content_type.split(';').next().map(str::trim) != Some("application/problem+json") {
            return Err(answer.fail("the header `content-type: application/problem+json`"));
        }
        let code = answer.text("/code")?;
        answer.expect_field("/type", format!("urn:yes-reply:problem:{code}"))?;
        answer.expect_field("/status", answer.status())?;
        if answer.text("/title")?.is_empty() {
            return Err(answer.fail("a `title` that is not empty"));
        }
        if answer.status() < 400 {
            return Err(answer.fail("a status of 400 or more: the request is refused"));
        }
    }
    Ok(())
}

async fn params(session: Session) -> Outcome {
    for answer in provoked(&session).await? {
        let Some(params) = answer.json()?.get("params") else { continue };
        let is_filled = params.as_object().is_some_and(|params| !params.is_empty());
        let are_strings = params.as_object().is_some_and(|params| params.values().all(Value::is_string));
        if !is_filled || !are_strings {
            return Err(answer.fail("strings in `params`, or no `params`"));
        }
    }
    Ok(())
}

async fn detail(session: Session) -> Outcome {
    for answer in provoked(&session).await? {
        if answer.text("/detail")?.trim().is_empty() {
            return Err(answer.fail("a `detail` that is not empty"));
        }
    }
    Ok(())
}

async fn body_not_utf8(session: Session) -> Outcome {
    let conversation = session.open().await?;
    for body in [
        &b"\xff\xfe{\x00}\x00"[..],
        b"{\"kind\":\"message\",\"text\":\"caf\xe9\"}",
        b"{\"kind\":\"\xed\xa0\x80\"}",
    ] {
        let request = session.request("PUT", &conversation.entry_path(&new_id())).body(body);
        request.send().await?.expect_problem(400, "body-not-utf8")?;
        let request = session.request("PUT", &session.unopened().path()).body(body);
        request.send().await?.expect_problem(400, "body-not-utf8")?;
    }
    Ok(())
}

async fn body_not_json(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let not_json =
        [" ", "{", "hello", "{\"kind\":\"message\",\"text\":\"x\",}", "{'kind':'message'}", "{} {}", "NaN"];
    for body in not_json {
        let request = session.request("PUT", &conversation.entry_path(&new_id())).body(body);
        request.send().await?.expect_problem(400, "body-not-json")?;
        let request = session.request("PUT", &session.unopened().path()).body(body);
        request.send().await?.expect_problem(400, "body-not-json")?;
    }
    let request = session.request("PUT", &conversation.entry_path(&new_id())).body("{\n  \"kind\": oops\n}");
    let answer = request.send().await?;
    let detail = answer.expect_problem(400, "body-not-json")?.text("/detail")?;
    if !detail.contains('2') || !detail.contains("line") || !detail.contains("column") {
        return Err(answer.fail("line 2 and the column in the detail"));
    }
    Ok(())
}

async fn unknown_path(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let under = format!("{}/no-such-path", conversation.path());
    for path in ["/v1/no-such-path", &under] {
        session.get(path).send().await?.expect_problem(404, "not-found")?;
    }
    Ok(())
}

async fn method_not_allowed(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let entry = conversation.entry_path(&conversation.message_id);
    for (method, path, allowed) in [
        ("PUT", "/v1", vec!["GET"]),
        ("POST", "/v1/conversations", vec!["GET"]),
        ("DELETE", &conversation.path(), vec!["GET", "PUT"]),
        ("POST", &conversation.entries_path(), vec!["GET"]),
        ("DELETE", &entry, vec!["PUT"]),
        ("PATCH", &entry, vec!["PUT"]),
    ] {
        let answer = session.request(method, path).json(&json!({})).send().await?;
        let allow = answer.expect_problem(405, "method-not-allowed")?.header("allow").unwrap_or_default();
        let named: Vec<&str> = allow.split(',').map(str::trim).collect();
        if let Some(missing) = allowed.iter().find(|method| !named.contains(method)) {
            return Err(answer.fail(format!("{missing} in the header `Allow`")));
        }
        if named.contains(&method) {
            return Err(answer.fail(format!("no {method} in the header `Allow`")));
        }
    }
    Ok(())
}

async fn field_invalid(session: Session) -> Outcome {
    let conversation = session.open().await?;
    for (body, field) in [
        (json!({"kind": "message", "text": 5}), "text"),
        (json!({"kind": "message"}), "text"),
        (json!({"kind": "message", "text": "x", "refers_to_entry_id": new_id()}), "refers_to_entry_id"),
    ] {
        let answer = conversation.try_write(&body).await?;
        answer.expect_problem(422, "field-invalid")?.expect_field("/field", field)?;
    }
    let lines = conversation
        .try_write(&json!({"kind": "message", "text": "x", "line_ids": ["no-such-line"]}))
        .await?;
    if !lines.expect_problem(422, "field-invalid")?.text("/field")?.starts_with("line_ids") {
        return Err(lines.fail("\"line_ids\" in `field`"));
    }
    let unopened = session.unopened();
    for (pointer, field) in
        [("/message/id", "message.id"), ("/message/text", "message.text"), ("/reference/id", "reference.id")]
    {
        let mut body = unopened.opening_body();
        if let Some(value) = body.pointer_mut(pointer) {
            *value = json!(5);
        }
        let answer = session.put(&unopened.path(), &body).send().await?;
        answer.expect_problem(422, "field-invalid")?.expect_field("/field", field)?;
    }
    Ok(())
}
