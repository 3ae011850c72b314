//! The optional claims of a token, and the facts of its references.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::check::Check;
use crate::conversation::Conversation;
use crate::outcome::Outcome;
use crate::request::CheckRequest;
use crate::session::Session;

const KIND: &str = "| `kind` | `a-z`, `0-9`, `-`, `_`, a letter first, at most 32 characters |";
const ID: &str = "| `id` | a string of 1 to 128 characters, without control characters, and without a space \
     at either end |";
const REQUIRED: &str = "A required claim, or a `kind` or `id` of a reference, that is missing or has another \
     form makes the token invalid: 401 `token-invalid`.";
const LEFT_OUT: &str = "An optional claim or fact that has another form, is too long or contains U+0000 is \
     left out, and the token is accepted: the customer cannot repair it.";
const MISSING: &str = "`null` and a blank string count as missing.";
const AMOUNT: &str = "| `amount` | `{\"value\":\"118.40\",\"currency\":\"EUR\"}`: a decimal string with at \
     most 15 digits before the point and 6 after it, and a code of ISO 4217; small letters are read as \
     capitals |";
const PERSON: &str =
    "| `name`, `email`, `locale` | optional, for the agents who answer; strings of at most 500 characters |";
const REFERENCES: &str = "| `references` | optional; the orders and bills that this customer may write \
     about, with their facts: a list of `{\"kind\":\"order\",\"id\":\"1001\",\"title\":\"Kettle, red\"}` |";

pub fn checks() -> Vec<Check> {
    vec![
        Check::new("token-facts/kind", KIND, &[], kind),
        Check::new("token-facts/id", ID, &[], id),
        Check::new("token-facts/required", REQUIRED, &[], required),
        Check::new("token-facts/no-references", REFERENCES, &[], no_references),
        Check::new("token-facts/optional-claims", PERSON, &[], optional_claims),
        Check::new("token-facts/left-out", LEFT_OUT, &[], left_out),
        Check::new("token-facts/missing", MISSING, &[], missing),
        Check::new("token-facts/currency", AMOUNT, &[], currency),
    ]
}

/// Lists the conversations with these references in the token.
async fn list(session: &Session, references: Value) -> Outcome<Answer> {
    let token = session.unsigned_token().claim("references", references).sign(session.secret());
    CheckRequest::new(&session.backend, "GET", "/v1/conversations").token(&token).send().await
}

async fn accepted(session: &Session, reference: Value) -> Outcome {
    let answer = list(session, json!([reference])).await?;
    if answer.status() == 200 {
        return Ok(());
    }
    Err(answer.fail(format!("status 200 for a token with the reference {reference}")))
}

async fn refused(session: &Session, reference: Value) -> Outcome {
    let answer = list(session, json!([reference])).await?;
    if answer.status() == 401 && answer.field("/code") == "token-invalid" {
        return Ok(());
    }
    let expected =
        format!("status 401 and the code \"token-invalid\" for a token with the reference {reference}");
    Err(answer.fail(expected))
}

async fn kind(session: Session) -> Outcome {
    let longest = format!("a1-_{}", "k".repeat(28));
    accepted(&session, json!({"kind": longest, "id": "1"})).await?;
    for kind in [&format!("{longest}x"), "Order", "1order", "an order", "ördér", ""] {
        refused(&session, json!({"kind": kind, "id": "1"})).await?;
    }
    Ok(())
}

async fn id(session: Session) -> Outcome {
    accepted(&session, json!({"kind": "order", "id": "ä".repeat(128)})).await?;
    for id in [json!("x".repeat(129)), json!(""), json!(" 1"), json!("1 "), json!("1\n2"), json!(1001)] {
        refused(&session, json!({"kind": "order", "id": id})).await?;
    }
    Ok(())
}

async fn required(session: Session) -> Outcome {
    refused(&session, json!({"id": "1"})).await?;
    refused(&session, json!({"kind": "order"})).await?;
    // One wrong reference beside a right one.
    let answer = list(&session, json!([session.references[0], {"kind": "order"}])).await?;
    answer.expect_problem(401, "token-invalid")?;
    Ok(())
}

async fn no_references(session: Session) -> Outcome {
    list(&session, Value::Null).await?.expect_status(200)?;
    list(&session, json!([])).await?.expect_status(200)?;
    Ok(())
}

async fn optional_claims(session: Session) -> Outcome {
    let list = async |token: crate::token::Token| {
        let token = token.sign(session.secret());
        let answer =
            CheckRequest::new(&session.backend, "GET", "/v1/conversations").token(&token).send().await?;
        answer.expect_status(200).map(drop)
    };
    list(session.unsigned_token().claim("name", Value::Null)).await?;
    list(session.unsigned_token().claim("email", "ada@example.org").claim("locale", "en")).await?;
    list(session.unsigned_token().claim("name", "x".repeat(501)).claim("email", 5)).await
}

/// The conversation about a reference with these facts beside kind and id.
async fn opened_with(session: &Session, facts: Value) -> Outcome<Answer> {
    let mut reference = session.references[1].clone();
    for (name, value) in facts.as_object().into_iter().flatten() {
        reference[name] = value.clone();
    }
    let session = session.with_references(vec![reference]);
    let answer = Conversation::new(session.clone(), session.reference()).opening().send().await?;
    if answer.status() == 201 {
        return Ok(answer);
    }
    Err(answer.fail(format!("status 201 for a token whose reference has the facts {facts}")))
}

async fn left_out(session: Session) -> Outcome {
    for (name, value) in [
        ("title", json!(5)),
        ("title", json!("x".repeat(501))),
        ("status", json!("a\0b")),
        ("due", json!("30.11.2026")),
        ("amount", json!({"value": 118.4, "currency": "EUR"})),
        ("url", json!("javascript:alert(1)")),
        ("lines", json!("none")),
    ] {
        let answer = opened_with(&session, json!({"date": "2026-11-07", name: value})).await?;
        answer.expect_field("/reference/date", "2026-11-07")?;
        let told = answer.field(&format!("/reference/{name}"));
        if !told.is_null() && told != &json!([]) {
            return Err(answer.fail(format!("no `reference.{name}`: the token has it in another form")));
        }
    }
    Ok(())
}

async fn missing(session: Session) -> Outcome {
    for value in [Value::Null, json!(" ")] {
        let answer = opened_with(&session, json!({"title": value, "status": value, "amount": null})).await?;
        answer
            .expect_field("/reference/title", Value::Null)?
            .expect_field("/reference/status", Value::Null)?;
    }
    Ok(())
}

async fn currency(session: Session) -> Outcome {
    let answer = opened_with(&session, json!({"amount": {"value": "118.40", "currency": "eur"}})).await?;
    answer.expect_field("/reference/amount/value", "118.40")?;
    answer.expect_field("/reference/amount/currency", "EUR")?;
    Ok(())
}
