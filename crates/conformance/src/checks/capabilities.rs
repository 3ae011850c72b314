//! The capabilities, and whether they are true.

use serde_json::{Value, json};

use crate::capabilities::{KIND_FEATURES, OPERATION_FEATURES};
use crate::check::{Check, Need};
use crate::outcome::Outcome;
use crate::request::CheckRequest;
use crate::session::{Session, new_id};

const KIND_UNKNOWN: &str = "A kind that a customer cannot write, or that the backend does not take, is 422 \
     `kind-unknown`, with the known kinds in the detail.";

pub fn checks() -> Vec<Check> {
    vec![
        Check::new(
            "capabilities/no-token",
            "| `GET /v1` | the capabilities of this backend; no token |",
            &[],
            no_token,
        ),
        Check::new("capabilities/version", "`contract_version` is `\"1\"`.", &[], version),
        Check::new(
            "capabilities/limits",
            "Texts are counted in Unicode scalar values; a blank one (white space alone, as Unicode defines \
             it) is 422 `text-empty`, one beyond `limits.text_chars` is 422 `text-too-long`",
            &[],
            limits,
        ),
        Check::new(
            "capabilities/poll-seconds",
            "The widget then asks every `poll_seconds`.",
            &[],
            poll_seconds,
        ),
        Check::new(
            "capabilities/feature-names",
            "Everything else has a name in `features`:",
            &[],
            feature_names,
        ),
        Check::new(
            "capabilities/wait",
            "| `wait` | long polls: the parameter `wait` |",
            &[Need::Feature("wait")],
            wait,
        ),
        Check::new(
            "capabilities/changes",
            "| `changes` | `GET /v1/changes` |",
            &[Need::Feature("changes")],
            async |session| session.get("/v1/changes").send().await?.expect_status(200).map(drop),
        ),
        Check::new(
            "capabilities/read",
            "| `read` | `PUT /v1/conversations/{id}/read`, `unread_count` and `customer_read_up_to` |",
            &[Need::Feature("read")],
            read,
        ),
        Check::new(
            "capabilities/kinds",
            "| `preferences`, `solution_feedback`, `review_request`, `correction`, `escalation` | the entry \
             kind of that name |",
            &[],
            kinds_declared,
        ),
        Check::new("capabilities/kinds-declared", KIND_UNKNOWN, &[], kinds_declared),
        Check::new(
            "capabilities/own-names",
            "Kinds, features, channels and codes of one's own begin with `x-` and a name: `x-acme-rating`.",
            &[],
            own_names,
        ),
        Check::new(
            "capabilities/no-read-fields",
            "A backend without the feature leaves both out.",
            &[Need::Without("read")],
            no_read_fields,
        ),
        Check::new(
            "capabilities/no-wait",
            "A backend that cannot wait answers at once and leaves `wait` out of its features.",
            &[Need::Without("wait")],
            no_wait,
        ),
    ]
}

async fn no_token(session: Session) -> Outcome {
    let answer = CheckRequest::new(&session.backend, "GET", "/v1").send().await?;
    answer.expect_status(200)?.json()?;
    Ok(())
}

async fn version(session: Session) -> Outcome {
    let answer = CheckRequest::new(&session.backend, "GET", "/v1").send().await?;
    answer.expect_field("/contract_version", "1")?;
    Ok(())
}

async fn limits(session: Session) -> Outcome {
    let answer = CheckRequest::new(&session.backend, "GET", "/v1").send().await?;
    if answer.number("/limits/text_chars")? == 0 {
        return Err(answer.fail("at least one character in `limits.text_chars`"));
    }
    Ok(())
}

async fn poll_seconds(session: Session) -> Outcome {
    let answer = CheckRequest::new(&session.backend, "GET", "/v1").send().await?;
    if answer.number("/poll_seconds")? == 0 {
        return Err(answer.fail("at least one second in `poll_seconds`"));
    }
    Ok(())
}

async fn feature_names(session: Session) -> Outcome {
    let answer = CheckRequest::new(&session.backend, "GET", "/v1").send().await?;
    for feature in answer.list("/features")? {
        if !feature.is_string() {
            return Err(answer.fail("a list of strings in `features`"));
        }
    }
    Ok(())
}

/// A kind without its feature has to be refused, and a kind with its feature has to be known.
async fn kinds_declared(session: Session) -> Outcome {
    let conversation = session.open().await?;
    for kind in KIND_FEATURES {
        let answer =
            conversation.try_write(&json!({"kind": kind, "entry_id": new_id(), "text": "x"})).await?;
        let is_refused_as_unknown = answer.status() == 422 && answer.field("/code") == "kind-unknown";
        match (session.backend.capabilities.has(kind), is_refused_as_unknown) {
            (true, true) => {
                let expected =
                    format!("the kind `{kind}` is known, because the capabilities name that feature");
                return Err(answer.fail(expected));
            }
            (false, false) => {
                let expected = format!(
                    "status 422 and the code \"kind-unknown\", because the capabilities do not name the \
                     feature `{kind}`"
                );
                return Err(answer.fail(expected));
            }
            _ => {}
        }
    }
    Ok(())
}

async fn wait(session: Session) -> Outcome {
    let answer = session.open().await?.entries("after=1&wait=1").await?;
    if answer.after().as_millis() < 800 {
        return Err(answer.fail("an answer after one second, because the feature `wait` is named"));
    }
    let answer = CheckRequest::new(&session.backend, "GET", "/v1").send().await?;
    if answer.number("/limits/wait_seconds")? == 0 {
        return Err(
            answer.fail("at least one second in `limits.wait_seconds`, because the feature `wait` is named")
        );
    }
    Ok(())
}

async fn read(session: Session) -> Outcome {
    let conversation = session.open().await?;
    conversation.read_up_to(1).await?.expect_status(200)?;
    let answer = conversation.read().await?;
    answer.number("/unread_count")?;
    answer.number("/customer_read_up_to")?;
    Ok(())
}

async fn own_names(session: Session) -> Outcome {
    let answer = CheckRequest::new(&session.backend, "GET", "/v1").send().await?;
    let is_known = |name: &str| {
        KIND_FEATURES.contains(&name) || OPERATION_FEATURES.contains(&name) || name.starts_with("x-")
    };
    match answer.list("/features")?.iter().filter_map(Value::as_str).find(|name| !is_known(name)) {
        Some(name) => {
            Err(answer.fail(format!("the feature \"{name}\" is one of the contract, or begins with `x-`")))
        }
        None => Ok(()),
    }
}

async fn no_read_fields(session: Session) -> Outcome {
    let answer = session.open().await?.read().await?;
    for field in ["/unread_count", "/customer_read_up_to"] {
        if !answer.field(field).is_null() {
            return Err(answer.fail(format!("no `{}`, because the feature `read` is not named", &field[1..])));
        }
    }
    Ok(())
}

async fn no_wait(session: Session) -> Outcome {
    let answer = session.open().await?.entries("after=1&wait=5").await?;
    if answer.after().as_secs() >= 2 {
        return Err(answer.fail("an answer at once, because the feature `wait` is not named"));
    }
    Ok(())
}
