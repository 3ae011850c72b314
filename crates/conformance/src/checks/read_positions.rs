//! Read positions of both sides.

use serde_json::{Value, json};

use crate::check::{Check, Need};
use crate::conversation::{CheckAuthor, in_hours};
use crate::outcome::{Ending, Outcome};
use crate::session::Session;

const ANSWER: &str = "It is answered with 200 and the conversation.";
const GROWS: &str = "The position only grows: a smaller `up_to` changes nothing and is answered the same.";
const RANGE: &str = "`up_to` is 1 to `last_seq`, else 422 `field-invalid`.";
const NO_ENTRY: &str = "It is not an entry, has no id, and changes no status.";
const POSITION: &str = "In the conversation, `customer_read_up_to` is this position, 0 before the first one.";
const UNREAD: &str = "`unread_count` is the number of replies (`message`, `decision`, `proposal` of the \
     company) after it; 100 stands for 100 or more.";
const COMPANY: &str = "`company_read` is the position up to which a person at the company has read, with \
     that person's name and the time: `{\"up_to\":11,\"name\":\"Maria\",\"at\":\"2026-11-29T10:05:00Z\"}`; \
     `null` before that, or if the backend does not know.";
const FEATURE: &[Need] = &[Need::Feature("read")];
const AGENT: &[Need] = &[Need::Feature("read"), Need::CompanyEntries];

pub fn checks() -> Vec<Check> {
    vec![
        Check::new("read-positions/answer", ANSWER, FEATURE, answer),
        Check::new("read-positions/grows", GROWS, FEATURE, grows),
        Check::new("read-positions/range", RANGE, FEATURE, range),
        Check::new("read-positions/no-entry", NO_ENTRY, FEATURE, no_entry),
        Check::new("read-positions/position", POSITION, FEATURE, position),
        Check::new("read-positions/own-entries", UNREAD, FEATURE, own_entries),
        Check::new("read-positions/unread-replies", UNREAD, AGENT, unread_replies),
        Check::new("read-positions/a-hundred-or-more", UNREAD, AGENT, a_hundred_or_more),
        Check::new("read-positions/company", COMPANY, &[Need::CompanyEntries], company),
    ]
}

async fn answer(session: Session) -> Outcome {
    let conversation = session.open().await?;
    conversation.say("Hello").await?;
    let answer = conversation.read_up_to(1).await?;
    answer.expect_status(200)?.expect_field("/id", conversation.id.clone())?;
    answer.expect_field("/customer_read_up_to", 1)?;
    answer.expect_field("/last_seq", conversation.read().await?.field("/last_seq").clone())?;
    Ok(())
}

async fn grows(session: Session) -> Outcome {
    let conversation = session.open().await?;
    conversation.say("Hello").await?;
    let last = conversation.read().await?.number("/last_seq")?;
    for up_to in [last, 1, last] {
        let answer = conversation.read_up_to(up_to).await?;
        answer.expect_status(200)?.expect_field("/customer_read_up_to", last)?;
    }
    conversation.read().await?.expect_field("/customer_read_up_to", last)?;
    Ok(())
}

async fn range(session: Session) -> Outcome {
    let conversation = session.open().await?;
    for up_to in
        [json!(0), json!(2), json!(-1), json!(1000), json!("1"), json!(1.5), json!(true), Value::Null]
    {
        conversation.read_up_to(up_to).await?.expect_problem(422, "field-invalid")?;
    }
    let path = format!("{}/read", conversation.path());
    session.put(&path, &json!({})).send().await?.expect_problem(422, "field-invalid")?;
    conversation.read().await?.expect_field("/customer_read_up_to", 0)?;
    Ok(())
}

async fn no_entry(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let before = conversation.read().await?;
    conversation.read_up_to(1).await?.expect_status(200)?;
    let after = conversation.read().await?;
    after.expect_field("/status", before.field("/status").clone())?.expect_field("/last_seq", 1)?;
    let entries = conversation.entries("after=0").await?;
    if entries.list("/entries")?.len() != 1 {
        return Err(entries.fail("no entry beside the first message"));
    }
    if session.backend.capabilities.has("solution_feedback") {
        conversation.write(&json!({"kind": "solution_feedback", "solved": "yes"})).await?;
        let before = conversation.read().await?;
        conversation.read_up_to(before.number("/last_seq")?).await?.expect_status(200)?;
        conversation.read().await?.expect_field("/status", "solved")?;
    }
    Ok(())
}

async fn position(session: Session) -> Outcome {
    let conversation = session.open().await?;
    conversation.read().await?.expect_field("/customer_read_up_to", 0)?;
    conversation.read_up_to(1).await?.expect_status(200)?;
    conversation.read().await?.expect_field("/customer_read_up_to", 1)?;
    conversation.entries("after=0").await?.expect_field("/conversation/customer_read_up_to", 1)?;
    Ok(())
}

async fn own_entries(session: Session) -> Outcome {
    let conversation = session.open().await?;
    conversation.say("Hello").await?;
    conversation.read().await?.expect_field("/unread_count", 0)?;
    Ok(())
}

async fn unread_replies(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let reply = |text: &str| json!({"kind": "message", "text": text});
    conversation.company(CheckAuthor::Maria, reply("One")).await?;
    conversation.say("Thank you").await?;
    conversation.company(CheckAuthor::Maria, reply("Two")).await?;
    conversation.company(CheckAuthor::Maria, json!({"kind": "proposal", "text": "Three"})).await?;
    conversation.read().await?.expect_field("/unread_count", 3)?;
    let entries = conversation.entries("after=0").await?;
    let first_reply = entries.number("/entries/1/seq")?;
    conversation.read_up_to(first_reply).await?.expect_field("/unread_count", 2)?;
    let last = entries.number("/conversation/last_seq")?;
    conversation.read_up_to(last).await?.expect_field("/unread_count", 0)?;
    conversation.company(CheckAuthor::Tom, reply("Four")).await?;
    conversation.read().await?.expect_field("/unread_count", 1)?;
    for entry in [
        json!({"kind": "handover", "to": {"name": conversation.name_of(CheckAuthor::Tom)}, "summary": "The \
             lid."}),
        json!({"kind": "promise", "due": in_hours(2), "what": "an answer"}),
        json!({"kind": "notice", "text": "The reminders stop."}),
    ] {
        // A backend whose agents write no such entry counts none.
        if let Err(Ending::Failed(failure)) = conversation.company(CheckAuthor::Maria, entry).await {
            return Err(Ending::Failed(failure));
        }
    }
    conversation.read().await?.expect_field("/unread_count", 1)?;
    Ok(())
}

async fn a_hundred_or_more(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let mut writers = Vec::new();
    for writer in 0..4 {
        let conversation = conversation.clone();
        writers.push(tokio::spawn(async move {
            let count = if writer == 0 { 26 } else { 25 };
            for _ in 0..count {
                conversation.company(CheckAuthor::Maria, json!({"kind": "message", "text": "x"})).await?;
            }
            Ok(())
        }));
    }
    for writer in writers {
        writer.await.unwrap_or_else(|error| Err(Ending::failed(error.to_string())))?;
    }
    conversation.read().await?.expect_field("/unread_count", 100)?;
    Ok(())
}

async fn company(session: Session) -> Outcome {
    let conversation = session.open().await?;
    conversation.read().await?.expect_field("/company_read", Value::Null)?;
    conversation.company_read(CheckAuthor::Maria, 1).await?;
    let answer = conversation.read().await?;
    answer.expect_field("/company_read/up_to", 1)?;
    answer.expect_field("/company_read/name", conversation.name_of(CheckAuthor::Maria))?;
    if answer.text("/company_read/at")?.parse::<jiff::Timestamp>().is_err() {
        return Err(answer.fail("a time of RFC 3339 in `company_read.at`"));
    }
    Ok(())
}
