//! Opening a conversation.

use serde_json::json;

use crate::check::Check;
use crate::conversation::{Conversation, FIRST_TEXT};
use crate::outcome::Outcome;
use crate::session::{Session, new_id};

pub fn checks() -> Vec<Check> {
    vec![
        Check::new(
            "opening/reference-not-in-token",
            "The token must contain the reference (else 403 `reference-not-in-token`).",
            &[],
            reference_not_in_token,
        ),
        Check::new(
            "opening/facts",
            "The backend stores the facts of the reference as the token states them.",
            &[],
            facts,
        ),
        Check::new("opening/first-entry", "The message becomes the entry with `seq` 1.", &[], first_entry),
        Check::new("opening/both-or-neither", "Both are stored, or neither.", &[], both_or_neither),
        Check::new("opening/later-tokens", "Later tokens need not contain the reference.", &[], later_tokens),
        Check::new(
            "opening/several",
            "A customer can open several conversations about one reference.",
            &[],
            several,
        ),
        Check::new(
            "opening/promise-by-configuration",
            "A promise by configuration (an answer within eight hours) is in `promise` of the conversation \
             and is not an entry.",
            &[],
            promise_by_configuration,
        ),
    ]
}

async fn reference_not_in_token(session: Session) -> Outcome {
    let elsewhere = session.with_references(vec![session.references[1].clone()]);
    let conversation = Conversation::new(elsewhere, session.reference());
    conversation.opening().send().await?.expect_problem(403, "reference-not-in-token")?;
    let nothing = session.with_references(Vec::new());
    let conversation = Conversation::new(nothing, session.reference());
    conversation.opening().send().await?.expect_problem(403, "reference-not-in-token")?;
    // The kind counts too, and not the id alone.
    let other_kind = json!({"kind": "parcel", "id": session.references[0]["id"]});
    let conversation = Conversation::new(session.clone(), other_kind);
    conversation.opening().send().await?.expect_problem(403, "reference-not-in-token")?;
    Ok(())
}

async fn facts(session: Session) -> Outcome {
    let conversation = session.unopened();
    let mut body = conversation.opening_body();
    body["reference"]["title"] = json!("A title that the token does not state");
    let answer = session.put(&conversation.path(), &body).send().await?;
    answer.expect_status(201)?;
    for answer in [answer, conversation.read().await?] {
        let Some(stated) = session.references[0].as_object() else { return Ok(()) };
        for (name, value) in stated.iter().filter(|(name, _)| *name != "lines") {
            answer.expect_field(&format!("/reference/{name}"), value.clone())?;
        }
        for field in ["id", "title"] {
            for line in 0..2 {
                let value = session.references[0]["lines"][line][field].clone();
                answer.expect_field(&format!("/reference/lines/{line}/{field}"), value)?;
            }
        }
    }
    Ok(())
}

async fn first_entry(session: Session) -> Outcome {
    let conversation = session.unopened();
    let mut body = conversation.opening_body();
    body["message"]["line_ids"] = json!(["2"]);
    let answer = session.put(&conversation.path(), &body).send().await?;
    answer.expect_status(201)?.expect_field("/last_seq", 1)?.expect_field("/id", conversation.id.clone())?;
    let answer = conversation.entries("after=0").await?;
    answer
        .expect_field("/entries/0/seq", 1)?
        .expect_field("/entries/0/id", conversation.message_id.clone())?
        .expect_field("/entries/0/kind", "message")?
        .expect_field("/entries/0/text", FIRST_TEXT)?
        .expect_field("/entries/0/line_ids", json!(["2"]))?;
    Ok(())
}

async fn both_or_neither(session: Session) -> Outcome {
    let conversation = session.unopened();
    let mut body = conversation.opening_body();
    body["message"]["text"] = json!("  ");
    session.put(&conversation.path(), &body).send().await?.expect_problem(422, "text-empty")?;
    body["message"] = json!(null);
    session.put(&conversation.path(), &body).send().await?.expect_status(422)?;
    session.get(&conversation.path()).send().await?.expect_problem(404, "not-found")?;
    let answer = session.get("/v1/conversations").send().await?;
    if !answer.list("/conversations")?.is_empty() {
        return Err(answer.fail("an empty list: the message was refused, and the conversation with it"));
    }
    conversation.opening().send().await?.expect_status(201)?;
    Ok(())
}

async fn later_tokens(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let later = session.with_references(Vec::new());
    later.get(&conversation.path()).send().await?.expect_status(200)?;
    later.get(&conversation.entries_path()).send().await?.expect_status(200)?;
    let message = json!({"kind": "message", "text": "Hello"});
    later.put(&conversation.entry_path(&new_id()), &message).send().await?.expect_status(201)?;
    let answer =
        later.get(&format!("/v1/conversations?reference={}", session.reference_query())).send().await?;
    if answer.expect_status(200)?.list("/conversations")?.len() != 1 {
        return Err(answer.fail("the conversation, although the token does not contain its reference"));
    }
    Ok(())
}

async fn several(session: Session) -> Outcome {
    let first = session.open().await?;
    let second = session.open().await?;
    first.say("About the first").await?;
    second.read().await?.expect_field("/last_seq", 1)?;
    Ok(())
}

async fn promise_by_configuration(session: Session) -> Outcome {
    let answer = session.open().await?.entries("after=0").await?;
    if answer.each("/entries", "kind")? != [json!("message")] {
        return Err(answer.fail("the first message as the only entry"));
    }
    Ok(())
}
