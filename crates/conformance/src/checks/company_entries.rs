//! Entries of the company, as customers read them.

use serde_json::{Value, json};

use crate::check::{Check, Need};
use crate::conversation::{CheckAuthor, Conversation, in_hours};
use crate::outcome::Outcome;
use crate::session::{CUSTOMER_NAME, Session};

const MESSAGE: &str = "| `message` | `text`; optionally `refers_to_entry_id` |";
const DECISION: &str = "| `decision` | `outcome`: `granted`, `partly`, `refused` or `alternative`; `text`; \
     `rule`, `reason`, `alternative` (text or `null`); `considered` (list of texts); `disputed_amount` \
     (`amount`, `held_until`) or `null` |";
const PROPOSAL: &str = "| `proposal` | `text` of the solution |";
const PROMISE: &str = "| `promise` | `due`, `what`; `state`: `missed` in the record that the time passed \
     without a reply, whose author is `automatic` |";
const HANDOVER: &str = "| `handover` | `to` (the `name` of the new owner), `summary`; a handover whose `to` has \
     the name of its author says that this person took the conversation |";
const NOTICE: &str = "| `notice` | `text`; optionally `disputed_amount` |";
const AUTHOR: &str = "An author has `kind` and `name`. `customer`, `person`, or `automatic`: no person wrote \
     or read the entry.";
const DRAFTED: &str = "`drafted_by_ai: true` says that a language model drafted the entry and that the named \
     person read and sent it.";
const HELD: &str = "`disputed_amount` with `held_until: null` says that the amount stays due.";
const MISSED: &str = "Whoever promises also tells of the miss: when `due` passes without a reply, the \
     `state` of the promise becomes `missed`.";
const REVIEW: &str = "A review request is answered by a decision of another person.";

pub fn checks() -> Vec<Check> {
    vec![
        Check::new("company-entries/message", MESSAGE, &[Need::CompanyEntries], message),
        Check::new("company-entries/decision", DECISION, &[Need::CompanyEntries], decision),
        Check::new(
            "company-entries/amount-that-stays-due",
            HELD,
            &[Need::CompanyEntries],
            amount_that_stays_due,
        ),
        Check::new("company-entries/proposal", PROPOSAL, &[Need::CompanyEntries], proposal),
        Check::new("company-entries/promise", PROMISE, &[Need::CompanyEntries], promise),
        Check::new(
            "company-entries/missed-promise",
            MISSED,
            &[Need::CompanyEntries],
            super::state_machine::missed_promise,
        ),
        Check::new("company-entries/handover", HANDOVER, &[Need::CompanyEntries], handover),
        Check::new("company-entries/notice", NOTICE, &[Need::CompanyEntries], notice),
        Check::new("company-entries/author", AUTHOR, &[Need::CompanyEntries], author),
        Check::new("company-entries/drafted-by-ai", DRAFTED, &[Need::CompanyEntries], drafted_by_ai),
        Check::new(
            "company-entries/review-answered",
            REVIEW,
            &[Need::CompanyEntries, Need::Feature("review_request")],
            review_answered,
        ),
    ]
}

/// Stores the entry, and expects its fields in the page. An object may have further fields there.
async fn expect_told(conversation: &Conversation, author: CheckAuthor, entry: Value) -> Outcome {
    let last = conversation.read().await?.number("/last_seq")?;
    conversation.company(author, entry.clone()).await?;
    let page = conversation.entries(&format!("after={last}")).await?;
    for (name, value) in entry.as_object().into_iter().flatten() {
        expect_value(&page, &format!("/entries/0/{name}"), value)?;
    }
    Ok(())
}

fn expect_value(page: &crate::answer::Answer, pointer: &str, value: &Value) -> Outcome {
    match value {
        Value::Object(fields) => fields
            .iter()
            .try_for_each(|(name, value)| expect_value(page, &format!("{pointer}/{name}"), value)),
        // The same moment has several spellings.
        Value::String(text) if text.parse::<jiff::Timestamp>().is_ok() => {
            let told = page.text(pointer)?.parse::<jiff::Timestamp>().ok();
            if told == text.parse().ok() {
                Ok(())
            } else {
                page.expect_field(pointer, value.clone()).map(|_| ())
            }
        }
        value => page.expect_field(pointer, value.clone()).map(|_| ()),
    }
}

async fn message(session: Session) -> Outcome {
    let conversation = session.open().await?;
    expect_told(&conversation, CheckAuthor::Maria, json!({"kind": "message", "text": "I look into this."}))
        .await
}

async fn decision(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let amount = json!({"value": "42.00", "currency": "EUR"});
    let full = json!({
        "kind": "decision", "outcome": "refused", "text": "The lid is charged.", "rule": "Tariff 4.2",
        "reason": "It was ordered.", "alternative": "Pay in two parts", "considered": ["tariff", "visit \
             report"],
        "disputed_amount": {"amount": amount, "held_until": "2030-12-06T00:00:00Z"},
    });
    expect_told(&conversation, CheckAuthor::Maria, full).await?;
    for outcome in ["partly", "alternative", "granted"] {
        let entry =
            json!({"kind": "decision", "outcome": outcome, "text": "Yes.", "reason": "It was ordered."});
        expect_told(&conversation, CheckAuthor::Maria, entry).await?;
    }
    Ok(())
}

async fn amount_that_stays_due(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let amount = json!({"value": "42.00", "currency": "EUR"});
    let entry = json!({"kind": "decision", "outcome": "refused", "text": "The lid is charged.",
        "reason": "It was ordered.", "disputed_amount": {"amount": amount, "held_until": null}});
    expect_told(&conversation, CheckAuthor::Maria, entry).await
}

async fn proposal(session: Session) -> Outcome {
    let conversation = session.open().await?;
    expect_told(&conversation, CheckAuthor::Maria, json!({"kind": "proposal", "text": "I take the lid off."}))
        .await
}

async fn promise(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let entry = json!({"kind": "promise", "due": in_hours(2), "what": "an answer"});
    expect_told(&conversation, CheckAuthor::Maria, entry).await
}

async fn handover(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let to = |person| json!({"name": conversation.name_of(person)});
    let entry = json!({"kind": "handover", "to": to(CheckAuthor::Tom), "summary": "The lid."});
    expect_told(&conversation, CheckAuthor::Maria, entry).await?;
    // Whoever takes a conversation need not write a summary.
    let last = conversation.read().await?.number("/last_seq")?;
    let entry = json!({"kind": "handover", "to": to(CheckAuthor::Maria), "summary": "The lid."});
    conversation.company(CheckAuthor::Maria, entry).await?;
    let page = conversation.entries(&format!("after={last}")).await?;
    page.expect_field("/entries/0/to/name", conversation.name_of(CheckAuthor::Maria))?;
    Ok(())
}

async fn notice(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let amount = json!({"value": "42.00", "currency": "EUR"});
    let entry = json!({"kind": "notice", "text": "The reminders stop.",
        "disputed_amount": {"amount": amount, "held_until": "2030-12-06T00:00:00Z"}});
    expect_told(&conversation, CheckAuthor::Maria, entry).await
}

async fn author(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let entry = json!({"kind": "message", "text": "I look into this."});
    conversation.company(CheckAuthor::Maria, entry.clone()).await?;
    let page = conversation.entries("after=0").await?;
    page.expect_field("/entries/0/author", json!({"kind": "customer", "name": CUSTOMER_NAME}))?;
    let person = json!({"kind": "person", "name": conversation.name_of(CheckAuthor::Maria)});
    page.expect_field("/entries/1/author", person)?;
    let last = page.number("/conversation/last_seq")?;
    conversation.company(CheckAuthor::Automatic, entry).await?;
    let page = conversation.entries(&format!("after={last}")).await?;
    page.expect_field("/entries/0/author/kind", "automatic")?;
    page.text("/entries/0/author/name")?;
    Ok(())
}

async fn drafted_by_ai(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let entry = json!({"kind": "message", "text": "I look into this."});
    for is_drafted in [true, false] {
        let last = conversation.read().await?.number("/last_seq")?;
        conversation.company_drafted(CheckAuthor::Maria, entry.clone(), is_drafted).await?;
        let page = conversation.entries(&format!("after={last}")).await?;
        page.expect_field("/entries/0/drafted_by_ai", is_drafted)?;
        page.expect_field("/entries/0/author/name", conversation.name_of(CheckAuthor::Maria))?;
    }
    Ok(())
}

/// Afterwards a message of the person who decided first is a reply again.
async fn review_answered(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let decision =
        json!({"kind": "decision", "outcome": "refused", "text": "No.", "reason": "It was ordered."});
    let first = conversation.company(CheckAuthor::Maria, decision.clone()).await?;
    conversation.write(&json!({"kind": "review_request", "entry_id": first})).await?;
    conversation.company(CheckAuthor::Tom, decision).await?;
    conversation.read().await?.expect_field("/status", "awaiting_customer")?;
    conversation.say("Thank you").await?;
    conversation.company(CheckAuthor::Maria, json!({"kind": "message", "text": "You are welcome."})).await?;
    conversation.read().await?.expect_field("/status", "awaiting_customer")?;
    Ok(())
}
