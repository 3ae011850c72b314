//! Read positions and tickets that the company's systems state.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::check::{Check, Need};
use crate::conversation::Conversation;
use crate::outcome::Outcome;
use crate::session::Session;

const READING: &str = "**Reading.** `{\"up_to\":7,\"name\":\"Maria\"}` changes `company_read`, by the rules of [read \
     positions](#read-positions).";
const TICKET: &str = "`{\"system\":\"rt\",\"number\":\"17\",\"url\":null}` becomes `ticket` of the conversation and is a \
     change for the customer.";
const TICKET_FORM: &str =
    "`system` and `number` have 1 to 100 characters; `url` is the address for the customer, or `null`.";
const LATER_TICKET: &str = "A later ticket replaces the earlier one.";
const ANSWER: &str = "Reading and tickets are answered with 200 and the conversation.";
const AGAIN: &str = "The same statement again changes nothing.";
const FEATURE: &[Need] = &[Need::Feature("company")];

pub fn checks() -> Vec<Check> {
    let changes = [Need::Feature("company"), Need::Feature("changes")];
    vec![
        Check::new("company-statements/read-position", READING, FEATURE, read_position),
        Check::new("company-statements/read-position-grows", READING, FEATURE, read_position_grows),
        Check::new("company-statements/read-position-range", READING, FEATURE, read_position_range),
        Check::new("company-statements/ticket", TICKET, FEATURE, ticket),
        Check::new("company-statements/ticket-form", TICKET_FORM, FEATURE, ticket_form),
        Check::new("company-statements/later-ticket", LATER_TICKET, FEATURE, later_ticket),
        Check::new("company-statements/answer", ANSWER, FEATURE, answer),
        Check::new("company-statements/again", AGAIN, &changes, again),
    ]
}

async fn read_up_to(conversation: &Conversation, up_to: impl Into<Value>, name: &str) -> Outcome<Answer> {
    let path = format!("{}/read", conversation.company_path());
    let body = json!({"up_to": up_to.into(), "name": name});
    conversation.session.system().put(&path, &body).send().await
}

async fn set_ticket(conversation: &Conversation, ticket: &Value) -> Outcome<Answer> {
    let path = format!("{}/ticket", conversation.company_path());
    conversation.session.system().put(&path, ticket).send().await
}

async fn read_position(session: Session) -> Outcome {
    let conversation = session.open().await?;
    read_up_to(&conversation, 1, "Maria").await?.expect_status(200)?;
    let seen = conversation.read().await?;
    seen.expect_field("/company_read/up_to", 1)?.expect_field("/company_read/name", "Maria")?;
    seen.expect_field("/last_seq", 1)?.expect_field("/status", "awaiting_company")?;
    Ok(())
}

async fn read_position_grows(session: Session) -> Outcome {
    let conversation = session.open().await?;
    conversation.say("Hello").await?;
    read_up_to(&conversation, 2, "Maria").await?.expect_status(200)?;
    for (up_to, name) in [(1, "Tom"), (2, "Tom")] {
        let answer = read_up_to(&conversation, up_to, name).await?;
        answer.expect_status(200)?.expect_field("/company_read/up_to", 2)?;
        answer.expect_field("/company_read/name", "Maria")?;
    }
    Ok(())
}

async fn read_position_range(session: Session) -> Outcome {
    let conversation = session.open().await?;
    for up_to in [json!(0), json!(2), json!(-1), json!("1"), json!(1.5), Value::Null] {
        let answer = read_up_to(&conversation, up_to, "Maria").await?;
        answer.expect_problem(422, "field-invalid")?.expect_field("/field", "up_to")?;
    }
    for name in ["", " Maria", "M\u{0}"] {
        let answer = read_up_to(&conversation, 1, name).await?;
        answer.expect_problem(422, "field-invalid")?.expect_field("/field", "name")?;
    }
    conversation.read().await?.expect_field("/company_read", Value::Null)?;
    Ok(())
}

async fn ticket(session: Session) -> Outcome {
    let conversation = session.open().await?;
    conversation.read().await?.expect_field("/ticket", Value::Null)?;
    for ticket in [
        json!({"system": "rt", "number": "17", "url": null}),
        json!({"system": "rt", "number": "17", "url": "https://rt.kettle.example/17"}),
    ] {
        set_ticket(&conversation, &ticket).await?.expect_status(200)?;
        let seen = conversation.read().await?;
        seen.expect_field("/ticket", ticket)?.expect_field("/last_seq", 1)?;
    }
    Ok(())
}

async fn ticket_form(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let long = json!({"system": "é".repeat(100), "number": "1".repeat(100), "url": null});
    set_ticket(&conversation, &long).await?.expect_status(200)?;
    for (field, value) in [
        ("system", json!("")),
        ("system", json!("x".repeat(101))),
        ("system", Value::Null),
        ("number", json!(17)),
        ("number", json!("1\n")),
        ("number", json!("1".repeat(101))),
        ("url", json!("ftp://rt")),
        ("url", json!(17)),
    ] {
        let mut ticket = json!({"system": "rt", "number": "17", "url": null});
        ticket[field] = value;
        let answer = set_ticket(&conversation, &ticket).await?;
        answer.expect_problem(422, "field-invalid")?.expect_field("/field", field)?;
    }
    conversation.read().await?.expect_field("/ticket", long)?;
    Ok(())
}

async fn later_ticket(session: Session) -> Outcome {
    let conversation = session.open().await?;
    set_ticket(&conversation, &json!({"system": "rt", "number": "17", "url": "https://rt.example/17"}))
        .await?;
    // A ticket without an address has none, whatever the earlier one had.
    set_ticket(&conversation, &json!({"system": "otrs", "number": "4"})).await?.expect_status(200)?;
    let expected = json!({"system": "otrs", "number": "4", "url": null});
    conversation.read().await?.expect_field("/ticket", expected)?;
    Ok(())
}

async fn answer(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let ticket = set_ticket(&conversation, &json!({"system": "rt", "number": "17", "url": null})).await?;
    let read = read_up_to(&conversation, 1, "Maria").await?;
    for answer in [ticket, read] {
        answer.expect_status(200)?.expect_field("/id", conversation.id.clone())?;
        answer.expect_field("/customer/sub", session.sub())?.expect_field("/ticket/number", "17")?;
    }
    Ok(())
}

async fn again(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let ticket = json!({"system": "rt", "number": "17", "url": null});
    set_ticket(&conversation, &ticket).await?.expect_status(200)?;
    read_up_to(&conversation, 1, "Maria").await?.expect_status(200)?;
    let before = session.get("/v1/changes").send().await?;
    set_ticket(&conversation, &ticket).await?.expect_status(200)?;
    read_up_to(&conversation, 1, "Maria").await?.expect_status(200)?;
    let path = format!("/v1/changes?after={}", super::list::encoded(before.text("/next")?));
    session.get(&path).send().await?.expect_status(200)?.expect_field("/conversations", json!([]))?;
    Ok(())
}
