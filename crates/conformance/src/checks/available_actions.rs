//! The actions that a page offers.

use serde_json::{Value, json};

use crate::capabilities::KIND_FEATURES;
use crate::check::{Check, Need};
use crate::conversation::{CheckAuthor, Conversation};
use crate::outcome::Outcome;
use crate::session::Session;

const ACTIONS: &str = "`message` and `escalation` are always present, `preferences` too, `solution_feedback` \
     after the first reply, `review_request` if there is a decision, and `correction` if there is a \
     handover; each only if the backend has the feature.";
const PERSON: &str =
    "A customer can ask for a `person` where a program answered, whatever the escalation path contains.";

pub fn checks() -> Vec<Check> {
    vec![
        Check::new("available-actions/always", ACTIONS, &[], always),
        Check::new("available-actions/after-a-reply", ACTIONS, &[Need::CompanyEntries], after_a_reply),
        Check::new(
            "available-actions/person",
            PERSON,
            &[Need::CompanyEntries, Need::Feature("escalation")],
            person,
        ),
    ]
}

/// Expects the actions, as far as they are features of the backend.
async fn expect(conversation: &Conversation, present: &[&str], absent: &[&str]) -> Outcome {
    let answer = conversation.read().await?;
    let actions = answer.list("/available_actions")?;
    let has = |name: &str| actions.iter().any(|action| action == name);
    let is_offered =
        |name: &str| !KIND_FEATURES.contains(&name) || conversation.session.backend.capabilities.has(name);
    if let Some(missing) = present.iter().find(|name| is_offered(name) && !has(name)) {
        return Err(answer.fail(format!("`{missing}` in `available_actions`")));
    }
    if let Some(early) = absent.iter().find(|name| has(name)) {
        return Err(answer.fail(format!("no `{early}` in `available_actions` yet")));
    }
    let undeclared = actions.iter().filter_map(Value::as_str).find(|name| !is_offered(name));
    match undeclared {
        Some(name) => {
            Err(answer.fail(format!("no `{name}` in `available_actions`: it is not among the features")))
        }
        None => Ok(()),
    }
}

async fn always(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let absent = ["solution_feedback", "review_request", "correction"];
    expect(&conversation, &["message", "escalation", "preferences"], &absent).await?;
    if session.backend.capabilities.has("solution_feedback") {
        conversation.write(&json!({"kind": "solution_feedback", "solved": "yes"})).await?;
        expect(&conversation, &["message", "escalation", "preferences"], &[]).await?;
    }
    Ok(())
}

async fn after_a_reply(session: Session) -> Outcome {
    let conversation = session.open().await?;
    conversation.company(CheckAuthor::Maria, json!({"kind": "message", "text": "I look into this."})).await?;
    expect(
        &conversation,
        &["message", "escalation", "preferences", "solution_feedback"],
        &["review_request", "correction"],
    )
    .await?;
    let decision =
        json!({"kind": "decision", "outcome": "refused", "text": "No.", "reason": "It was ordered."});
    conversation.company(CheckAuthor::Maria, decision).await?;
    expect(&conversation, &["solution_feedback", "review_request"], &["correction"]).await?;
    let to = json!({"name": conversation.name_of(CheckAuthor::Tom)});
    conversation
        .company(CheckAuthor::Maria, json!({"kind": "handover", "to": to, "summary": "The lid."}))
        .await?;
    expect(&conversation, &["solution_feedback", "review_request", "correction"], &[]).await
}

async fn person(session: Session) -> Outcome {
    let conversation = session.open().await?;
    conversation
        .company(CheckAuthor::Automatic, json!({"kind": "message", "text": "I am a program."}))
        .await?;
    conversation.write(&json!({"kind": "escalation", "step": "person"})).await?;
    conversation.read().await?.expect_field("/status", "awaiting_company")?;
    Ok(())
}
