//! Authorization: a customer and a system reach their own conversations and no other.

use std::time::Duration;

use serde_json::json;

use crate::answer::{Answer, fail_after};
use crate::check::{Check, Need};
use crate::conversation::Conversation;
use crate::outcome::Outcome;
use crate::raw::{Framing, send_framed};
use crate::session::{CUSTOMER_NAME, Session, new_id};

const NOT_FOUND: &str = "A conversation of another customer is 404 `not-found`, for reading and for writing.";
const IDENTICAL: &str =
    "The answer is identical, to the byte, to the answer for a conversation that does not exist.";
const IDENTITY: &str = "`iss` and `sub` together identify the customer.";
const FROM_THE_TOKEN: &str = "The backend takes the customer from the token and never from the JSON.";
const TOKEN_FIRST: &str = "The token is checked before the body is read.";

pub fn checks() -> Vec<Check> {
    vec![
        Check::new("authorization/another-customer", NOT_FOUND, &[], another_customer),
        Check::new("authorization/opening-a-foreign-id", NOT_FOUND, &[], opening_a_foreign_id),
        Check::new("authorization/read-position", NOT_FOUND, &[Need::Feature("read")], read_position),
        Check::new("authorization/identical", IDENTICAL, &[], identical),
        Check::new("authorization/list", "the customer's conversations, newest first", &[], list),
        Check::new("authorization/another-issuer", IDENTITY, &[Need::OtherIssuer], another_issuer),
        Check::new("authorization/customer-in-the-json", FROM_THE_TOKEN, &[], customer_in_the_json),
        Check::new("authorization/token-before-a-bad-body", TOKEN_FIRST, &[], token_before_a_bad_body),
        Check::new("authorization/token-before-the-body", TOKEN_FIRST, &[], token_before_the_body),
    ]
}

/// The answers to the operations on a conversation.
async fn operations(stranger: &Session, conversation: &Conversation) -> Outcome<Vec<Answer>> {
    let message = json!({"kind": "message", "text": "Hello"});
    Ok(vec![
        stranger.get(&conversation.path()).send().await?,
        stranger.get(&conversation.entries_path()).send().await?,
        stranger.get(&format!("{}?before=2", conversation.entries_path())).send().await?,
        stranger.put(&conversation.entry_path(&new_id()), &message).send().await?,
        // Also under the id of an entry that exists.
        stranger.put(&conversation.entry_path(&conversation.message_id), &message).send().await?,
    ])
}

async fn another_customer(session: Session) -> Outcome {
    let conversation = session.open().await?;
    for answer in operations(&session.stranger(), &conversation).await? {
        answer.expect_problem(404, "not-found")?;
    }
    conversation.read().await?.expect_field("/last_seq", 1)?;
    Ok(())
}

async fn opening_a_foreign_id(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let stranger = session.stranger().with_references(session.references.clone());
    // The same body and another one: the comparison must not tell a stranger that the id is used.
    let same = stranger.put(&conversation.path(), &conversation.opening_body()).send().await?;
    same.expect_problem(404, "not-found")?;
    let other = json!({"reference": session.reference(), "message": {"id": new_id(), "text": "Mine?"}});
    stranger.put(&conversation.path(), &other).send().await?.expect_problem(404, "not-found")?;
    Ok(())
}

async fn read_position(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let path = format!("{}/read", conversation.path());
    let answer = session.stranger().put(&path, &json!({"up_to": 1})).send().await?;
    answer.expect_problem(404, "not-found")?;
    conversation.read().await?.expect_field("/customer_read_up_to", 0)?;
    Ok(())
}

async fn identical(session: Session) -> Outcome {
    let theirs = session.open().await?;
    let nobodys = session.unopened();
    let stranger = session.stranger();
    let foreign = operations(&stranger, &theirs).await?;
    let missing = operations(&stranger, &nobodys).await?;
    for (foreign, missing) in foreign.iter().zip(&missing) {
        let headers = ["content-type", "cache-control", "content-length"];
        let is_same = foreign.status() == missing.status()
            && foreign.body() == missing.body()
            && headers.iter().all(|name| foreign.header(name) == missing.header(name));
        if !is_same {
            let expected =
                "the same answer for a conversation of another customer and for one that does not exist";
            return Err(fail_after(&[foreign, missing], expected));
        }
    }
    Ok(())
}

async fn list(session: Session) -> Outcome {
    session.open().await?;
    let stranger = session.stranger().with_references(session.references.clone());
    for path in ["/v1/conversations", &format!("/v1/conversations?reference={}", session.reference_query())] {
        let answer = stranger.get(path).send().await?;
        if !answer.expect_status(200)?.list("/conversations")?.is_empty() {
            return Err(answer.fail("an empty list: this customer has no conversation"));
        }
    }
    Ok(())
}

async fn another_issuer(session: Session) -> Outcome {
    let Some(namesake) = session.namesake() else { return Ok(()) };
    let conversation = session.open().await?;
    for answer in operations(&namesake, &conversation).await? {
        answer.expect_problem(404, "not-found")?;
    }
    let answer = namesake.get("/v1/conversations").send().await?;
    if !answer.expect_status(200)?.list("/conversations")?.is_empty() {
        return Err(
            answer.fail("an empty list: the conversation belongs to the same `sub` of another issuer")
        );
    }
    Ok(())
}

async fn customer_in_the_json(session: Session) -> Outcome {
    let conversation = session.unopened();
    let mut body = conversation.opening_body();
    for (name, value) in [("sub", "mallory"), ("customer", "mallory"), ("iss", "mallory")] {
        body[name] = json!(value);
    }
    session.put(&conversation.path(), &body).send().await?.expect_status(201)?;
    let author = json!({"kind": "person", "name": "Mallory"});
    conversation
        .write(&json!({"kind": "message", "text": "Hello", "author": author, "sub": "mallory"}))
        .await?;
    let answer = conversation.entries("after=0").await?;
    for index in 0..2 {
        answer.expect_field(&format!("/entries/{index}/author/kind"), "customer")?;
        answer.expect_field(&format!("/entries/{index}/author/name"), CUSTOMER_NAME)?;
    }
    Ok(())
}

async fn token_before_a_bad_body(session: Session) -> Outcome {
    let conversation = session.open().await?;
    for body in ["{", "{}", "\"\u{0}\""] {
        let request = session.request("PUT", &conversation.entry_path(&new_id())).body(body).without_token();
        request.send().await?.expect_problem(401, "token-missing")?;
    }
    Ok(())
}

async fn token_before_the_body(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let request = session.request("PUT", &conversation.entry_path(&new_id()));
    let request = request.header("content-type", "application/json").without_token();
    let answer = send_framed(&request, Framing::Never).await?;
    answer.expect_status(401)?;
    if answer.after() > Duration::from_secs(5) {
        return Err(answer.fail("the answer 401 before the body arrives"));
    }
    Ok(())
}
