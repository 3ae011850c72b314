//! The list of a customer's conversations.

use serde_json::{Value, json};

use crate::check::Check;
use crate::conversation::Conversation;
use crate::outcome::Outcome;
use crate::session::{Session, new_id};

const NEWEST_FIRST: &str = "The list is ordered by the time of opening, newest first.";
const NEXT: &str =
    "`next` is the `cursor` of the next page, `null` on the last one, and `has_more` says the same.";
const UNKNOWN: &str = "A cursor that no page gave out is 400 `cursor-unknown`.";
const REFERENCE: &str = "| `GET /v1/conversations?reference=KIND:ID&cursor=&limit=&wait=` | the customer's \
     conversations, newest first |";
const ONE: &str = "| `GET /v1/conversations/{id}` | a conversation without its entries |";

pub fn checks() -> Vec<Check> {
    vec![
        Check::new("list/newest-first", NEWEST_FIRST, &[], newest_first),
        Check::new("list/pages", NEXT, &[], pages),
        Check::new("list/unknown-cursor", UNKNOWN, &[], unknown_cursor),
        Check::new("list/reference", REFERENCE, &[], reference),
        Check::new("list/one", ONE, &[], one),
    ]
}

async fn newest_first(session: Session) -> Outcome {
    let first = session.open().await?;
    let mut ids = vec![json!(first.id)];
    for _ in 0..2 {
        ids.push(json!(session.open().await?.id));
    }
    // The time of opening does not follow from the id, which the client mints.
    let mut early = session.unopened();
    early.id = format!("01900000-0000-7000-8{}", &new_id()[20..]);
    early.opening().send().await?.expect_status(201)?;
    ids.push(json!(early.id));
    // An entry does not change the order.
    first.say("Hello").await?;
    ids.reverse();
    let answer = session.get("/v1/conversations").send().await?;
    if answer.each("/conversations", "id")? != ids {
        return Err(answer.fail(format!("the conversations in the order {}, newest first", json!(ids))));
    }
    Ok(())
}

async fn pages(session: Session) -> Outcome {
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(json!(session.open().await?.id));
    }
    ids.reverse();
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    for _ in 0..6 {
        let page = session.get(&format!("/v1/conversations?limit=2{cursor}")).send().await?;
        let page_ids = page.expect_status(200)?.each("/conversations", "id")?;
        if page_ids.len() > 2 {
            return Err(page.fail("at most two conversations"));
        }
        seen.extend(page_ids);
        let next = page.field("/next").clone();
        if next.is_null() == (page.field("/has_more") == true) {
            return Err(page.fail("`next` is null exactly if `has_more` is false"));
        }
        let Some(next) = next.as_str() else { break };
        cursor = format!("&cursor={}", encoded(next));
    }
    let whole = session.get("/v1/conversations?limit=5").send().await?;
    if seen != ids {
        let expected =
            format!("each conversation once by pages of two with `cursor`; the pages had {}", json!(seen));
        return Err(whole.fail(expected));
    }
    whole.expect_field("/has_more", false)?.expect_field("/next", Value::Null)?;
    Ok(())
}

async fn unknown_cursor(session: Session) -> Outcome {
    session.open().await?;
    for cursor in ["nowhere", "MTIzNDU2Nzg5MA", "99999999999999999999", "%F0%9F%9A%92"] {
        let answer = session.get(&format!("/v1/conversations?cursor={cursor}")).send().await?;
        answer.expect_problem(400, "cursor-unknown")?;
    }
    Ok(())
}

async fn reference(session: Session) -> Outcome {
    let about_first = session.open().await?;
    let about_second = Conversation::new(session.clone(), session.reference_without_lines());
    about_second.opening().send().await?.expect_status(201)?;
    let answer =
        session.get(&format!("/v1/conversations?reference={}", session.reference_query())).send().await?;
    if answer.expect_status(200)?.each("/conversations", "id")? != [json!(about_first.id)] {
        return Err(answer.fail("only the conversation about this reference"));
    }
    let answer = session.get("/v1/conversations?reference=order:nothing-of-the-kind").send().await?;
    if !answer.expect_status(200)?.list("/conversations")?.is_empty() {
        return Err(answer.fail("an empty list: no conversation is about this reference"));
    }
    Ok(())
}

async fn one(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let answer = conversation.read().await?;
    answer.expect_field("/id", conversation.id.clone())?.expect_field("/last_seq", 1)?;
    answer.text("/created_at")?;
    answer.text("/updated_at")?;
    answer.text("/status")?;
    answer.list("/available_actions")?;
    let list = session.get("/v1/conversations").send().await?;
    list.expect_field("/conversations/0", answer.json()?.clone())?;
    Ok(())
}

/// A cursor is opaque and may have any characters.
pub fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}
