//! Saved replies.

use contract::{Problem, ProblemCode, Timestamp};
use inbox_api::{AuditAction, Role};

use super::TestEngine;
use crate::accounts::agent::{AgentName, AgentNames};
use crate::accounts::audit::AuditLog;
use crate::accounts::credentials::NewSession;
use crate::accounts::user_agent::BrowserLabel;
use crate::inbox::saved_replies::{ReplyContent, ReplyContext, ReplyDecision, ReplyRule, SavedReplyStore};
use crate::storage::Database;
use crate::support::clock;
use crate::support::digest::Fingerprint;

/// The session of a lead.
async fn lead(database: &dyn Database, now: Timestamp) -> Fingerprint {
    let (name, secret_hash) = (AgentName::parse("Maria").unwrap(), Fingerprint::of_secret("cookie"));
    database.add_agent(&AgentNames::same(name.clone()), "a hash", Some(Role::Lead), now).await.unwrap();
    let agent = database.find_agent(&name).await.unwrap().unwrap();
    let (browser, expires_at) = (BrowserLabel::default(), now.plus_ms(60_000));
    let session = NewSession { secret_hash, browser, signed_in_at: now, expires_at };
    assert!(database.add_session(&agent, session).await.unwrap());
    secret_hash
}

/// A change of a saved reply, unless another one has the name.
fn unless_taken() -> ReplyRule {
    Box::new(|context: ReplyContext| {
        let refuse = || Problem::new(ProblemCode::FieldInvalid, "refused");
        if context.same_name.is_some() && context.same_name != context.reply.as_ref().map(|reply| reply.id) {
            return Err(refuse());
        }
        let requester = context.requester.ok_or_else(refuse)?;
        Ok(ReplyDecision::Apply { requester, action: AuditAction::ReplyAdded { name: "name".into() } })
    })
}

pub async fn saved_replies_are_listed_by_name_and_of_two_with_one_name_the_second_is_refused<
    E: TestEngine,
>() {
    let engine = E::start().await;
    let (one, other) = (engine.database(), engine.open_again().await);
    let now = clock::now();
    let session = lead(one, now).await;
    let save = async |database: &dyn Database, reply, name: &str| {
        let content = ReplyContent { name: name.into(), text: format!("Text of {name}") };
        database.save_reply(session, now, reply, content, unless_taken()).await
    };
    for name in ["zebra", "Äpfel", "Apple", "banana"] {
        save(one, None, name).await.unwrap();
    }
    let (first, second) = tokio::join!(save(one, None, "Mug"), save(&other, None, "MUG"));
    assert_ne!(first.is_ok(), second.is_ok(), "{first:?} {second:?}");
    let listed = one.list_replies().await.unwrap();
    let names: Vec<String> = listed.iter().map(|reply| reply.name.to_lowercase()).collect();
    assert_eq!(names, ["apple", "banana", "mug", "zebra", "äpfel"]);
    let changed = save(one, Some(listed[0].id), "Almond").await.unwrap();
    assert_eq!((changed.id, changed.text.as_str()), (listed[0].id, "Text of Almond"));
    one.remove_reply(session, now, changed.id, unless_taken()).await.unwrap();
    assert_eq!(one.list_replies().await.unwrap().len(), 4);
    let events = one.audit_page(None, 100).await.unwrap().items;
    assert_eq!(events.len(), 2 + 5 + 2, "the lead and their session, five replies, a change and a removal");
}
