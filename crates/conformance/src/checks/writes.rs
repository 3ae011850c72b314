//! Writes: ids, statuses, and bodies.

use serde_json::json;
use uuid::Uuid;

use crate::check::Check;
use crate::outcome::Outcome;
use crate::raw::{Framing, send_framed};
use crate::session::{Session, new_id};

const FIRST: &str = "The first request: 201.";
const UPPER_CASE: &str = "Upper and lower case are the same id; the backend answers in lower case.";
const MALFORMED: &str = "Any other id in the path is 400 `id-malformed`.";
const OF_A_CONVERSATION: &str = "An entry's id belongs to its conversation.";
const REFUSED: &str = "Nothing of a refused request is stored.";
const BODY: &str = "A request body is JSON in UTF-8";

pub fn checks() -> Vec<Check> {
    vec![
        Check::new("writes/first-request", FIRST, &[], first_request),
        Check::new(
            "writes/stored-entry",
            "The same id with the same body: 200 with the stored content.",
            &[],
            stored_entry,
        ),
        Check::new("writes/upper-case-id", UPPER_CASE, &[], upper_case_id),
        Check::new("writes/malformed-id", MALFORMED, &[], malformed_id),
        Check::new("writes/id-of-a-conversation", OF_A_CONVERSATION, &[], id_of_a_conversation),
        Check::new("writes/refused-stores-nothing", REFUSED, &[], refused_stores_nothing),
        Check::new("writes/unicode", BODY, &[], unicode),
        Check::new("writes/chunked-body", BODY, &[], chunked_body),
    ]
}

async fn first_request(session: Session) -> Outcome {
    let conversation = session.unopened();
    conversation.opening().send().await?.expect_status(201)?;
    conversation.try_write(&json!({"kind": "message", "text": "Hello"})).await?.expect_status(201)?;
    Ok(())
}

/// Both answers to a write have the entry, as the page has it afterwards.
async fn stored_entry(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let id = new_id();
    let request = conversation.writing(&id, &json!({"kind": "message", "text": "Hello", "line_ids": ["1"]}));
    let (first, again) = (request.clone().send().await?, request.send().await?);
    first.expect_status(201)?;
    again.expect_status(200)?;
    let seq = first.field("/seq").clone();
    for answer in [first, again, conversation.entries("after=1").await?] {
        let entry = if answer.field("/entries").is_array() { "/entries/0" } else { "" };
        answer
            .expect_field(&format!("{entry}/id"), id.clone())?
            .expect_field(&format!("{entry}/seq"), seq.clone())?
            .expect_field(&format!("{entry}/kind"), "message")?
            .expect_field(&format!("{entry}/text"), "Hello")?
            .expect_field(&format!("{entry}/line_ids"), json!(["1"]))?;
    }
    Ok(())
}

async fn upper_case_id(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let answer = session.get(&format!("/v1/conversations/{}", conversation.id.to_uppercase())).send().await?;
    answer.expect_status(200)?.expect_field("/id", conversation.id.clone())?;
    let id = new_id();
    let body = json!({"kind": "message", "text": "Hello"});
    let first = conversation.writing(&id.to_uppercase(), &body).send().await?;
    first.expect_status(201)?.expect_field("/id", id.clone())?;
    conversation.writing(&id, &body).send().await?.expect_status(200)?.expect_field("/id", id)?;
    let opened = session.unopened();
    let mut body = opened.opening_body();
    body["message"]["id"] = json!(opened.message_id.to_uppercase());
    let path = format!("/v1/conversations/{}", opened.id.to_uppercase());
    session.put(&path, &body).send().await?.expect_status(201)?.expect_field("/id", opened.id.clone())?;
    opened.opening().send().await?.expect_status(200)?.expect_field("/id", opened.id.clone())?;
    Ok(())
}

async fn malformed_id(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let other_version = Uuid::new_v4().to_string();
    let without_hyphens = Uuid::now_v7().simple().to_string();
    let other_variant = format!("{}0{}", &new_id()[..19], &new_id()[20..]);
    let too_long = format!("{}0", new_id());
    let braces = format!("%7B{}%7D", new_id());
    let message = json!({"kind": "message", "text": "Hello"});
    for id in ["1", "x", &other_version, &without_hyphens, &other_variant, &too_long, &braces] {
        let path = format!("/v1/conversations/{id}");
        session.get(&path).send().await?.expect_problem(400, "id-malformed")?;
        session.put(&path, &conversation.opening_body()).send().await?.expect_problem(400, "id-malformed")?;
        conversation.writing(id, &message).send().await?.expect_problem(400, "id-malformed")?;
        let path = format!("{path}/entries");
        session.get(&path).send().await?.expect_problem(400, "id-malformed")?;
    }
    Ok(())
}

async fn id_of_a_conversation(session: Session) -> Outcome {
    let (one, other) = (session.open().await?, session.open().await?);
    let id = new_id();
    one.writing(&id, &json!({"kind": "message", "text": "One"})).send().await?.expect_status(201)?;
    let answer = other.writing(&id, &json!({"kind": "message", "text": "Other"})).send().await?;
    answer.expect_status(201)?;
    one.entries("after=1").await?.expect_field("/entries/0/text", "One")?;
    other.entries("after=1").await?.expect_field("/entries/0/text", "Other")?;
    Ok(())
}

async fn refused_stores_nothing(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let before = conversation.read().await?;
    let id = new_id();
    for body in [
        json!({"kind": "message", "text": ""}),
        json!({"kind": "message", "text": "Hello", "line_ids": ["no-such-line"]}),
        json!({"kind": "message", "text": "Hello", "refers_to_entry_id": new_id()}),
        json!({"kind": "no_such_kind", "text": "Hello"}),
        json!({"text": "Hello"}),
    ] {
        let answer = conversation.writing(&id, &body).send().await?;
        answer.expect_status(422)?;
    }
    conversation
        .session
        .request("PUT", &conversation.entry_path(&id))
        .body("{")
        .send()
        .await?
        .expect_status(400)?;
    let after = conversation.read().await?;
    for field in ["/last_seq", "/status", "/updated_at", "/promise"] {
        after.expect_field(field, before.field(field).clone())?;
    }
    let entries = conversation.entries("after=1").await?;
    if !entries.list("/entries")?.is_empty() {
        return Err(entries.fail("no entry after the first one: all others were refused"));
    }
    // The id is still free.
    let valid = json!({"kind": "message", "text": "Hello"});
    conversation.writing(&id, &valid).send().await?.expect_status(201)?;
    refused_opening_stores_nothing(&session).await
}

async fn refused_opening_stores_nothing(session: &Session) -> Outcome {
    let conversation = session.unopened();
    for message in [
        json!({"id": conversation.message_id, "text": ""}),
        json!({"id": conversation.message_id, "text": "Hello", "line_ids": ["no-such-line"]}),
        json!({"id": conversation.message_id}),
        json!({"text": "Hello"}),
    ] {
        let body = json!({"reference": session.reference(), "message": message});
        session.put(&conversation.path(), &body).send().await?.expect_status(422)?;
        session.get(&conversation.path()).send().await?.expect_problem(404, "not-found")?;
    }
    let list = session.get("/v1/conversations").send().await?;
    if list.each("/conversations", "id")?.contains(&json!(conversation.id)) {
        return Err(list.fail("no conversation whose opening was refused"));
    }
    conversation.opening().send().await?.expect_status(201)?;
    Ok(())
}

async fn unicode(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let text = "Grüße, 水 und 👩‍🚒; e\u{301}, \u{202e}rtl, \"quoted\" \\ and\nnew line\ttab";
    let answer = conversation.try_write(&json!({"kind": "message", "text": text})).await?;
    answer.expect_status(201)?.expect_field("/text", text)?;
    let escaped = r#"{"kind":"message","text":"\u0047r\u00fc\u00dfe \ud83d\ude92"}"#;
    let request = session.request("PUT", &conversation.entry_path(&new_id())).body(escaped);
    request.send().await?.expect_status(201)?.expect_field("/text", "Grüße 🚒")?;
    let answer = conversation.entries("after=1").await?;
    answer.expect_field("/entries/0/text", text)?.expect_field("/entries/1/text", "Grüße 🚒")?;
    Ok(())
}

/// A client or a proxy may send a body without its length.
async fn chunked_body(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let request = conversation.writing(&new_id(), &json!({"kind": "message", "text": "In chunks"}));
    let answer = send_framed(&request, Framing::Chunks).await?;
    // RFC 9110 lets a server require a length. The contract has no code for that.
    let is_refused = answer.field("/code").as_str().is_some_and(|code| code.starts_with("x-"));
    if answer.status() == 411 || answer.status() < 500 && is_refused {
        return Ok(());
    }
    answer.expect_status(201)?.expect_field("/text", "In chunks")?;
    conversation.entries("after=1").await?.expect_field("/entries/0/text", "In chunks")?;
    Ok(())
}
