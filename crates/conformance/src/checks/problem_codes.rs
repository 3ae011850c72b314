//! The table of the problem codes: one check for each code that a request can provoke.

use serde_json::json;

use super::erasure::erase;
use crate::answer::Answer;
use crate::check::{Check, Need};
use crate::conversation::Conversation;
use crate::outcome::Outcome;
use crate::request::CheckRequest;
use crate::sentences::CONTRACT;
use crate::session::{Session, new_id};
use crate::token::now;

const HEADING: &str = "| code | status | `params` | when |";

/// A row of the table.
#[derive(Clone, Copy)]
struct CodeRow {
    text: &'static str,
    code: &'static str,
    status: u16,
    params: &'static str,
}

/// Nobody provokes these from outside, or a backend need not have the case.
const NOT_PROVOKED: &[&str] = &["body-too-large", "rate-limited", "internal", "unavailable"];

/// What a request needs that provokes the code.
fn needs(code: &str) -> &'static [Need] {
    match code {
        "gone" => &[Need::Feature("company")],
        "review-needs-other" => &[Need::Feature("company"), Need::Feature("review_request")],
        _ => &[],
    }
}

pub fn checks() -> Vec<Check> {
    let rows = rows().into_iter().filter(|row| !NOT_PROVOKED.contains(&row.code));
    rows.map(|row| {
        Check::new(format!("problem-codes/{}", row.code), row.text, needs(row.code), move |session| {
            expect_row(session, row)
        })
    })
    .collect()
}

fn rows() -> Vec<CodeRow> {
    let lines = CONTRACT.lines().skip_while(|line| *line != HEADING).skip(2);
    lines.take_while(|line| line.starts_with('|')).filter_map(row).collect()
}

fn row(text: &'static str) -> Option<CodeRow> {
    let cells: Vec<&str> = text.trim_matches('|').split('|').map(str::trim).collect();
    let &[code, status, params, _] = cells.as_slice() else { return None };
    Some(CodeRow { text, code: code.trim_matches('`'), status: status.parse().ok()?, params })
}

async fn expect_row(session: Session, row: CodeRow) -> Outcome {
    let conversation = session.open().await?;
    let answer = provoke(&session, &conversation, row.code).await?;
    answer.expect_problem(row.status, row.code)?.expect_field("/status", row.status)?;
    // The others are there in some cases alone.
    let params = if row.params.contains(" if ") { "" } else { row.params };
    for name in params.split(", ").map(|name| name.trim_matches('`')).filter(|name| !name.is_empty()) {
        answer.text(&format!("/params/{name}"))?;
    }
    Ok(())
}

/// Sends a request that the backend answers with this code.
async fn provoke(session: &Session, conversation: &Conversation, code: &str) -> Outcome<Answer> {
    let entry = conversation.entry_path(&new_id());
    let list = "/v1/conversations";
    let request = match code {
        "body-not-utf8" => session.request("PUT", &entry).body(b"{\"kind\":\"\xff\"}"),
        "body-not-json" => session.request("PUT", &entry).body("{\"kind\":"),
        "id-malformed" => session.get("/v1/conversations/42"),
        "query-invalid" => session.get(&format!("{list}?limit=many")),
        "cursor-unknown" => session.get(&format!("{list}?cursor=nowhere")),
        "token-missing" => session.get(list).without_token(),
        "token-invalid" => session.get(list).token(&session.unsigned_token().sign(&[b'x'; 32])),
        "token-expired" => {
            let exp = now() - 60;
            let token = session.unsigned_token().claim("iat", exp - 600).claim("exp", exp);
            session.get(list).token(&token.sign(session.secret()))
        }
        "reference-not-in-token" => {
            Conversation::new(session.with_references(Vec::new()), session.reference()).opening()
        }
        "not-found" => session.get(&session.unopened().path()),
        "gone" => {
            erase(session).await?;
            session.get(&conversation.path())
        }
        "review-needs-other" => decision_under_review(session, conversation).await?,
        "method-not-allowed" => session.request("DELETE", &conversation.path()),
        "id-conflict" => conversation
            .writing(&conversation.message_id, &json!({"kind": "message", "text": "Another text"})),
        "text-empty" => session.put(&entry, &json!({"kind": "message", "text": ""})),
        "text-too-long" => {
            let text = "x".repeat(session.backend.capabilities.text_chars() + 1);
            session.put(&entry, &json!({"kind": "message", "text": text}))
        }
        "kind-unknown" => {
            session.put(&entry, &json!({"kind": "decision", "text": "Granted", "outcome": "granted"}))
        }
        _ => session.put(&entry, &json!({"kind": "message", "text": 5})),
    };
    request.send().await
}

/// A decision of the person whose own decision is under review.
async fn decision_under_review(session: &Session, conversation: &Conversation) -> Outcome<CheckRequest> {
    let decision = json!({"author": {"name": "Maria"}, "kind": "decision", "outcome": "refused", "text": "No.",
        "reason": "It was ordered."});
    let (system, id) = (session.system(), new_id());
    system.put(&conversation.company_entry_path(&id), &decision).send().await?.expect_status(201)?;
    conversation.write(&json!({"kind": "review_request", "entry_id": id})).await?;
    Ok(system.put(&conversation.company_entry_path(&new_id()), &decision))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_printed_row_is_read() {
        let printed = CONTRACT.split(HEADING).nth(1).unwrap().trim_start().lines();
        let printed = printed.take_while(|line| line.starts_with('|')).count() - 1;
        assert_eq!(rows().len(), printed);
        assert_eq!(checks().len(), printed - NOT_PROVOKED.len());
    }
}
