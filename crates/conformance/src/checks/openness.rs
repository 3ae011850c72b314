//! Additions of a later version: unknown fields, parameters and kinds.

use serde_json::json;

use crate::check::{Check, Need};
use crate::outcome::Outcome;
use crate::session::Session;

const UNKNOWN_FIELDS: &str = "Bodies are compared after parsing: the order of keys, unknown fields, and the \
     difference between `null` or `[]` and a missing field do not count.";

pub fn checks() -> Vec<Check> {
    vec![
        Check::new("openness/unknown-fields", UNKNOWN_FIELDS, &[], unknown_fields),
        Check::new(
            "openness/unknown-fields-of-a-read-position",
            UNKNOWN_FIELDS,
            &[Need::Feature("read")],
            read_position,
        ),
        Check::new("openness/unknown-claims", "Unknown claims and facts are ignored.", &[], unknown_claims),
    ]
}

/// A newer widget sends fields that an older backend does not know.
async fn unknown_fields(session: Session) -> Outcome {
    let conversation = session.unopened();
    let mut body = conversation.opening_body();
    body["colour"] = json!({"deep": [1, null]});
    body["message"]["mood"] = json!("good");
    body["message"]["attachment_ids"] = json!([]);
    session.put(&conversation.path(), &body).send().await?.expect_status(201)?;
    conversation
        .write(&json!({"kind": "message", "text": "Hello", "attachment_ids": [], "x-acme": 5}))
        .await?;
    if session.backend.capabilities.has("preferences") {
        let outcome = json!({"choice": "correct", "urgency": 5});
        conversation.write(&json!({"kind": "preferences", "desired_outcome": outcome, "x-acme": 5})).await?;
    }
    Ok(())
}

async fn read_position(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let path = format!("{}/read", conversation.path());
    session.put(&path, &json!({"up_to": 1, "at": "now"})).send().await?.expect_status(200)?;
    Ok(())
}

async fn unknown_claims(session: Session) -> Outcome {
    let mut references = session.references.clone();
    references[0]["colour"] = json!({"deep": [1]});
    let token =
        session.unsigned_token().claim("x-acme", json!({"deep": [1]})).claim("references", references);
    let token = token.header("x-acme", 1).sign(session.secret());
    session.get("/v1/conversations").token(&token).send().await?.expect_status(200)?;
    Ok(())
}
