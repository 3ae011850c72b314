//! Conversations that the company's systems open and read.

use serde_json::{Value, json};

use super::repeated_requests::{PARALLEL, all_at_once, expect_one_created};
use crate::check::{Check, Need};
use crate::conversation::{Conversation, FIRST_TEXT};
use crate::outcome::Outcome;
use crate::session::{CUSTOMER_NAME, Session, new_id};

const CUSTOMERS_OWN: &str = "With `author: null` the message is the customer's own, from a call, a letter or a mail, \
     and the event is an opening.";
const COMPANY_FIRST: &str =
    "With an `author` the company writes first, and the event is a `message` of that author.";
const FACTS: &str = "A fact of another form is 422 `field-invalid`; nothing is left out here.";
const SAME: &str = "- The same id with the same body: 200 with the stored content.";
const OTHER: &str = "- The same id with another body: 409 `id-conflict`.";
const NULL: &str = "Bodies are compared after parsing: the order of keys, unknown fields, and the difference between \
     `null` or `[]` and a missing field do not count.";
const FIELDS: &str = "**Conversations** are those of the customer's side with four more fields: `customer` (`sub`, \
     `name`, `email`, `locale`), `desired_outcome` and `reply_preference` (the newest statements of the customer, or \
     `null`), and `pending_review` (`decision_id`, `decided_by`) while a review request waits for a decision.";
const ENTRIES: &str = "| `GET /v1/company/conversations/{id}/entries?after=SEQ` or `before=SEQ`, `&limit=&wait=` | the \
     entries of a conversation |";
const FEATURE: &[Need] = &[Need::Feature("company")];

pub fn checks() -> Vec<Check> {
    let preferences = [Need::Feature("company"), Need::Feature("preferences")];
    let review = [Need::Feature("company"), Need::Feature("review_request")];
    vec![
        Check::new(
            "company-opening/message-of-the-customer",
            CUSTOMERS_OWN,
            FEATURE,
            message_of_the_customer,
        ),
        Check::new("company-opening/message-of-the-company", COMPANY_FIRST, FEATURE, message_of_the_company),
        Check::new("company-opening/wrong-facts", FACTS, FEATURE, wrong_facts),
        Check::new("company-opening/same-body-again", SAME, FEATURE, same_body_again),
        Check::new("company-opening/other-body", OTHER, FEATURE, other_body),
        Check::new("company-opening/null-and-missing", NULL, FEATURE, null_and_missing),
        Check::new("company-opening/in-parallel", SAME, FEATURE, in_parallel),
        Check::new("company-reading/conversation", FIELDS, FEATURE, conversation),
        Check::new("company-reading/preferences", FIELDS, &preferences, preferences_of_the_customer),
        Check::new("company-reading/pending-review", FIELDS, &review, pending_review),
        Check::new("company-reading/entries", ENTRIES, FEATURE, entries),
    ]
}

/// A conversation that a system has opened with this body.
async fn opened(session: &Session, change: impl FnOnce(&mut Value)) -> Outcome<Conversation> {
    let conversation = session.unopened();
    let mut body = conversation.opening_for_customer();
    change(&mut body);
    let answer = session.system().put(&conversation.company_path(), &body).send().await?;
    answer.expect_status(201)?.expect_field("/id", conversation.id.clone())?;
    Ok(conversation)
}

async fn message_of_the_customer(session: Session) -> Outcome {
    let conversation = opened(&session, |_| ()).await?;
    let seen = conversation.read().await?;
    seen.expect_field("/status", "awaiting_company")?.expect_field("/owner", Value::Null)?;
    seen.expect_field("/reference", session.references[0].clone())?.expect_field("/last_seq", 1)?;
    let page = conversation.entries("after=0").await?;
    page.expect_field("/entries/0/id", conversation.message_id.clone())?;
    page.expect_field("/entries/0/author", json!({"kind": "customer", "name": CUSTOMER_NAME}))?;
    page.expect_field("/entries/0/text", FIRST_TEXT)?.expect_field("/entries/0/line_ids", json!(["2"]))?;
    conversation.say("That was me.").await?;
    session.stranger().get(&conversation.path()).send().await?.expect_problem(404, "not-found")?;
    Ok(())
}

async fn message_of_the_company(session: Session) -> Outcome {
    let by_maria = opened(&session, |body| body["author"] = json!({"name": "Maria"})).await?;
    let seen = by_maria.read().await?;
    seen.expect_field("/status", "awaiting_customer")?.expect_field("/owner/name", "Maria")?;
    if session.backend.capabilities.has("read") {
        seen.expect_field("/unread_count", 1)?;
    }
    let page = by_maria.entries("after=0").await?;
    page.expect_field("/entries/0/author", json!({"kind": "person", "name": "Maria"}))?;
    let author = json!({"kind": "automatic", "name": "Tracking"});
    let by_program = opened(&session, |body| body["author"] = author.clone()).await?;
    by_program.read().await?.expect_field("/owner", Value::Null)?;
    by_program.entries("after=0").await?.expect_field("/entries/0/author", author)?;
    Ok(())
}

async fn wrong_facts(session: Session) -> Outcome {
    let conversation = session.unopened();
    let lines = json!([{"id": "1", "title": "Kettle"}, {"id": "1", "title": "Lid"}]);
    for (pointer, value, field) in [
        ("/customer/sub", json!(42), "customer.sub"),
        ("/customer/sub", json!(" x"), "customer.sub"),
        ("/customer/name", json!("A\u{0}"), "customer.name"),
        ("/reference/title", json!("x".repeat(501)), "reference.title"),
        ("/reference/date", json!("2026-11-31"), "reference"),
        ("/reference/amount/value", json!(118.4), "reference"),
        ("/reference/url", json!("javascript:alert(1)"), "reference.url"),
        ("/reference/lines", lines, "reference.lines"),
        ("/message/line_ids", json!(["no-such-line"]), "message.line_ids"),
        ("/author", json!({"name": ""}), "author.name"),
        ("/author", json!({"kind": "customer", "name": "Ada"}), "author.kind"),
        ("/author", json!(["person", "Maria"]), "author"),
    ] {
        let mut body = conversation.opening_for_customer();
        if let Some(place) = body.pointer_mut(pointer) {
            *place = value;
        }
        let answer = session.system().put(&conversation.company_path(), &body).send().await?;
        if !answer.expect_problem(422, "field-invalid")?.text("/field")?.starts_with(field) {
            return Err(answer.fail(format!("\"{field}\" in `field`")));
        }
    }
    session.get(&conversation.path()).send().await?.expect_problem(404, "not-found")?;
    Ok(())
}

async fn same_body_again(session: Session) -> Outcome {
    let conversation = opened(&session, |_| ()).await?;
    let system = session.system();
    let body = conversation.opening_for_customer();
    let again = system.put(&conversation.company_path(), &body).send().await?;
    again.expect_status(200)?.expect_field("/id", conversation.id.clone())?.expect_field("/last_seq", 1)?;
    // The comparison comes before every other check: the conversation has gone on.
    conversation.say("Hello").await?;
    system.put(&conversation.company_path(), &body).send().await?.expect_status(200)?;
    conversation.read().await?.expect_field("/last_seq", 2)?;
    Ok(())
}

async fn other_body(session: Session) -> Outcome {
    let conversation = opened(&session, |_| ()).await?;
    for (pointer, value) in [
        ("/message/text", json!("Another text")),
        ("/message/id", json!(new_id())),
        ("/reference/title", json!("Another title")),
        ("/author", json!({"name": "Maria"})),
        ("/customer/name", json!("Another name")),
    ] {
        let mut body = conversation.opening_for_customer();
        if let Some(place) = body.pointer_mut(pointer) {
            *place = value;
        }
        let answer = session.system().put(&conversation.company_path(), &body).send().await?;
        answer.expect_problem(409, "id-conflict")?;
    }
    // The customer's own opening has another body too, and a conversation that the customer opened has one.
    conversation.opening().send().await?.expect_problem(409, "id-conflict")?;
    let own = session.open().await?;
    let answer = session.system().put(&own.company_path(), &own.opening_for_customer()).send().await?;
    answer.expect_problem(409, "id-conflict")?;
    Ok(())
}

async fn null_and_missing(session: Session) -> Outcome {
    let conversation = session.unopened();
    let body = conversation.opening_for_customer();
    let mut shorter = body.clone();
    for (pointer, name) in [("", "author"), ("/customer", "email")] {
        if let Some(object) = shorter.pointer_mut(pointer).and_then(Value::as_object_mut) {
            object.remove(name);
        }
    }
    shorter["colour"] = json!({"deep": [1]});
    let system = session.system();
    system.put(&conversation.company_path(), &body).send().await?.expect_status(201)?;
    system.put(&conversation.company_path(), &shorter).send().await?.expect_status(200)?;
    Ok(())
}

async fn in_parallel(session: Session) -> Outcome {
    let conversation = session.unopened();
    let request = session.system().put(&conversation.company_path(), &conversation.opening_for_customer());
    expect_one_created(&all_at_once(vec![request; PARALLEL]).await?)?;
    conversation.read().await?.expect_field("/last_seq", 1)?;
    Ok(())
}

async fn conversation(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let customers = conversation.read().await?;
    let answer = session.system().get(&conversation.company_path()).send().await?;
    answer.expect_status(200)?;
    for (name, value) in customers.json()?.as_object().into_iter().flatten() {
        answer.expect_field(&format!("/{name}"), value.clone())?;
    }
    answer.expect_field("/customer/sub", session.sub())?.expect_field("/customer/name", CUSTOMER_NAME)?;
    for name in ["/desired_outcome", "/reply_preference", "/pending_review"] {
        answer.expect_field(name, Value::Null)?;
    }
    if customers.field("/customer") != &Value::Null {
        return Err(customers.fail("no `customer` on the customer's side"));
    }
    let missing = session.system().get(&session.unopened().company_path()).send().await?;
    missing.expect_problem(404, "not-found")?;
    Ok(())
}

async fn preferences_of_the_customer(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let outcome = |text: &str| json!({"kind": "preferences", "desired_outcome": {"text": text}});
    conversation.write(&outcome("my money back")).await?;
    conversation.write(&outcome("a new lid")).await?;
    let reply = json!({"kind": "preferences", "reply_preference": {"channel": "phone", "phone": "0151 234"}});
    conversation.write(&reply).await?;
    let answer = session.system().get(&conversation.company_path()).send().await?;
    answer.expect_field("/desired_outcome/text", "a new lid")?;
    answer.expect_field("/reply_preference/channel", "phone")?;
    answer.expect_field("/reply_preference/phone", "0151 234")?;
    Ok(())
}

async fn pending_review(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let system = session.system();
    let decide = async |name: &str| {
        let id = new_id();
        let body = json!({"author": {"name": name}, "kind": "decision", "outcome": "refused", "text": "No.",
            "reason": "It was ordered."});
        system.put(&conversation.company_entry_path(&id), &body).send().await?.expect_status(201)?;
        Outcome::Ok(id)
    };
    let decision = decide("Maria").await?;
    conversation.write(&json!({"kind": "review_request", "entry_id": decision})).await?;
    let answer = system.get(&conversation.company_path()).send().await?;
    answer.expect_field("/pending_review/decision_id", decision)?;
    answer.expect_field("/pending_review/decided_by", "Maria")?;
    decide("Tom").await?;
    let answer = system.get(&conversation.company_path()).send().await?;
    answer.expect_status(200)?.expect_field("/pending_review", Value::Null)?;
    Ok(())
}

async fn entries(session: Session) -> Outcome {
    let conversation = session.open().await?;
    for text in ["Two", "Three", "Four"] {
        conversation.say(text).await?;
    }
    let system = session.system();
    for query in ["after=0", "after=1&limit=2", "before=4", "before=4&limit=1", "after=99"] {
        let customers = conversation.entries(query).await?;
        let path = format!("{}?{query}", conversation.company_entries_path());
        let answer = system.get(&path).send().await?;
        answer.expect_status(200)?.expect_field("/entries", customers.field("/entries").clone())?;
        answer.expect_field("/has_more", customers.field("/has_more").clone())?;
        answer.expect_field("/conversation/customer/sub", session.sub())?;
        answer.expect_field("/conversation/last_seq", 4)?;
    }
    Ok(())
}
