//! Erasure of a customer.

use serde_json::{Value, json};

use super::company_feed::{last_told, read_to_end, recent};
use super::list::encoded;
use crate::answer::Answer;
use crate::check::{Check, Need};
use crate::outcome::Outcome;
use crate::session::{Session, new_id};

const REMOVES: &str = "`DELETE /v1/company/customers/{sub}` removes all conversations of this customer of this \
     issuer, with their entries, notes and search entries, and is answered with 204.";
const ENCODED: &str = "The `sub` is percent-encoded.";
const AGAIN: &str = "A customer without conversations is answered the same.";
const GONE: &str = "The customer and the issuer's systems get 410 `gone` for it, other customers of the issuer 410 or \
     404, everybody of another issuer 404, and the id cannot be used again.";
const UNUSED: &str = "An id that nobody has used stays 404 to everybody.";
const FEED: &str = "The feed does not tell of erased conversations.";
const NEW_ONES: &str = "The customer can open new ones.";
const FEATURE: &[Need] = &[Need::Feature("company")];
const TWO_ISSUERS: &[Need] = &[Need::Feature("company"), Need::OtherIssuer];

pub fn checks() -> Vec<Check> {
    vec![
        Check::new("erasure/all-conversations", REMOVES, FEATURE, all_conversations),
        Check::new("erasure/of-this-issuer-alone", REMOVES, TWO_ISSUERS, of_this_issuer_alone),
        Check::new("erasure/encoded-sub", ENCODED, FEATURE, encoded_sub),
        Check::new("erasure/again", AGAIN, FEATURE, again),
        Check::new("erasure/gone", GONE, FEATURE, gone),
        Check::new("erasure/other-customers", GONE, FEATURE, other_customers),
        Check::new("erasure/other-issuers", GONE, TWO_ISSUERS, other_issuers),
        Check::new("erasure/unused-ids", UNUSED, FEATURE, unused_ids),
        Check::new("erasure/feed", FEED, FEATURE, feed),
        Check::new("erasure/new-conversation", NEW_ONES, FEATURE, new_conversation),
    ]
}

/// Erases the customer of the session.
pub async fn erase(session: &Session) -> Outcome<Answer> {
    let path = format!("/v1/company/customers/{}", encoded(session.sub()));
    let answer = session.system().request("DELETE", &path).send().await?;
    answer.expect_status(204)?;
    Ok(answer)
}

async fn all_conversations(session: Session) -> Outcome {
    let stranger = session.stranger();
    let (one, other, kept) = (session.open().await?, session.open().await?, stranger.open().await?);
    one.say("Hello").await?;
    let answer = erase(&session).await?;
    if !answer.body().is_empty() {
        return Err(answer.fail("no body"));
    }
    for conversation in [&one, &other] {
        let answer = session.get(&conversation.path()).send().await?;
        answer.expect_problem(410, "gone")?;
    }
    let list = session.get("/v1/conversations").send().await?;
    list.expect_status(200)?.expect_field("/conversations", json!([]))?;
    kept.read().await?.expect_field("/last_seq", 1)?;
    Ok(())
}

async fn of_this_issuer_alone(session: Session) -> Outcome {
    let Some(namesake) = session.namesake() else { return Ok(()) };
    let (erased, kept) = (session.open().await?, namesake.open().await?);
    erase(&session).await?;
    session.get(&erased.path()).send().await?.expect_problem(410, "gone")?;
    kept.read().await?.expect_field("/last_seq", 1)?;
    Ok(())
}

async fn encoded_sub(session: Session) -> Outcome {
    let customer = session.with_sub(format!("{}/ä +%41?#", session.sub()));
    let similar = session.with_sub(format!("{}/ä +A?#", session.sub()));
    let (erased, kept) = (customer.open().await?, similar.open().await?);
    erase(&customer).await?;
    customer.get(&erased.path()).send().await?.expect_problem(410, "gone")?;
    kept.read().await?.expect_field("/last_seq", 1)?;
    Ok(())
}

async fn again(session: Session) -> Outcome {
    session.open().await?;
    erase(&session).await?;
    erase(&session).await?;
    erase(&session.stranger()).await?;
    Ok(())
}

async fn gone(session: Session) -> Outcome {
    let conversation = session.open().await?;
    erase(&session).await?;
    let message = json!({"kind": "message", "text": "Still there?"});
    let by_maria = json!({"author": {"name": "Maria"}, "kind": "message", "text": "Still there?"});
    let ticket = json!({"system": "rt", "number": "17", "url": null});
    let mut other = conversation.opening_body();
    other["message"]["text"] = json!("Another text");
    let system = session.system();
    for request in [
        session.get(&conversation.path()),
        session.get(&conversation.entries_path()),
        conversation.opening(),
        session.put(&conversation.path(), &other),
        conversation.writing(&new_id(), &message),
        conversation.writing(&conversation.message_id, &message),
        system.get(&conversation.company_path()),
        system.get(&conversation.company_entries_path()),
        system.put(&conversation.company_path(), &conversation.opening_for_customer()),
        system.put(&conversation.company_entry_path(&new_id()), &by_maria),
        system.put(&format!("{}/ticket", conversation.company_path()), &ticket),
        system.put(&format!("{}/read", conversation.company_path()), &json!({"up_to": 1, "name": "Maria"})),
    ] {
        request.send().await?.expect_problem(410, "gone")?;
    }
    if session.backend.capabilities.has("read") {
        conversation.read_up_to(1).await?.expect_problem(410, "gone")?;
    }
    Ok(())
}

async fn other_customers(session: Session) -> Outcome {
    let conversation = session.open().await?;
    erase(&session).await?;
    let stranger = session.stranger().with_references(session.references.clone());
    for request in [
        stranger.get(&conversation.path()),
        stranger.get(&conversation.entries_path()),
        stranger.put(&conversation.path(), &conversation.opening_body()),
    ] {
        let answer = request.send().await?;
        match answer.status() {
            404 => answer.expect_problem(404, "not-found")?,
            _ => answer.expect_problem(410, "gone")?,
        };
    }
    Ok(())
}

async fn other_issuers(session: Session) -> Outcome {
    let Some(namesake) = session.namesake() else { return Ok(()) };
    let conversation = session.open().await?;
    erase(&session).await?;
    for request in [
        namesake.get(&conversation.path()),
        namesake.get(&conversation.entries_path()),
        namesake.put(&conversation.path(), &conversation.opening_body()),
        namesake.system().get(&conversation.company_path()),
        namesake.system().get(&conversation.company_entries_path()),
    ] {
        request.send().await?.expect_problem(404, "not-found")?;
    }
    Ok(())
}

async fn unused_ids(session: Session) -> Outcome {
    session.open().await?;
    erase(&session).await?;
    let unused = session.unopened();
    for request in [
        session.get(&unused.path()),
        session.get(&unused.entries_path()),
        session.stranger().get(&unused.path()),
        session.system().get(&unused.company_path()),
    ] {
        request.send().await?.expect_problem(404, "not-found")?;
    }
    Ok(())
}

async fn feed(session: Session) -> Outcome {
    let before = recent(&session).await?;
    let (erased, kept) = (session.open().await?, session.stranger().open().await?);
    erase(&session).await?;
    let (told, answer) = read_to_end(&session.system(), Some(&before), 500).await?;
    if last_told(&told, &erased).is_some() {
        return Err(answer.fail(format!("nothing of the erased conversation {}", erased.id)));
    }
    if last_told(&told, &kept).is_none() {
        return Err(answer.fail(format!("the conversation {} of another customer", kept.id)));
    }
    if session.backend.capabilities.has("changes") {
        let now = session.get("/v1/changes").send().await?;
        let path = format!("/v1/changes?after={}", encoded(now.text("/next")?));
        session
            .get(&path)
            .send()
            .await?
            .expect_status(200)?
            .expect_field("/conversations", Value::Array(vec![]))?;
    }
    Ok(())
}

async fn new_conversation(session: Session) -> Outcome {
    session.open().await?;
    erase(&session).await?;
    let conversation = session.open().await?;
    conversation.say("Hello again").await?;
    let list = session.get("/v1/conversations").send().await?;
    if list.list("/conversations")?.len() != 1 {
        return Err(list.fail("the new conversation alone"));
    }
    Ok(())
}
