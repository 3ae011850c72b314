//! Saved replies: every agent reads them, leads change them, and the audit log has every change.

use crate::common::agent::AgentClient;
use crate::common::{TestDesk, answer};
use inbox_api::{AuditAction, AuditActor, AuditPage, SavedReplies, SavedReply};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

/// A desk with Maria, who is a lead, and Tom, who is not.
async fn desk_with_lead_and_agent() -> (TestDesk, AgentClient, AgentClient) {
    let desk = TestDesk::new().await;
    let (maria, tom) = (desk.signed_in("Maria").await, desk.signed_in("Tom").await);
    (desk, maria, tom)
}

async fn send(agent: &AgentClient, method: Method, path: &str, body: &Value) -> (StatusCode, Value) {
    answer(agent.request(method, path).json(body)).await
}

async fn add(agent: &AgentClient, name: &str, text: &str) -> SavedReply {
    let (status, added) = send(agent, Method::POST, "replies", &json!({"name": name, "text": text})).await;
    assert_eq!(status, 201, "{added}");
    serde_json::from_value(added).unwrap()
}

async fn names(agent: &AgentClient) -> Vec<String> {
    let all: SavedReplies = serde_json::from_value(agent.get("replies").await.1).unwrap();
    all.replies.into_iter().map(|reply| reply.name).collect()
}

/// The audited changes of saved replies, oldest first.
async fn audited_changes(agent: &AgentClient) -> Vec<(AuditActor, AuditAction)> {
    let log: AuditPage = serde_json::from_value(agent.get("audit").await.1).unwrap();
    let all = log.entries.into_iter().rev().map(|entry| (entry.actor, entry.action));
    let about = |deed: &AuditAction| {
        matches!(
            deed,
            AuditAction::ReplyAdded { .. }
                | AuditAction::ReplyChanged { .. }
                | AuditAction::ReplyRemoved { .. }
        )
    };
    all.filter(|(_, deed)| about(deed)).collect()
}

fn code((status, problem): &(StatusCode, Value)) -> (u16, &str) {
    (status.as_u16(), problem["code"].as_str().unwrap_or_default())
}

#[tokio::test]
async fn leads_add_change_and_remove_what_every_agent_finds() {
    let (_desk, maria, tom) = desk_with_lead_and_agent().await;
    let mug = add(&maria, " Broken mug ", "Dear {name},\na new one comes.").await;
    assert_eq!((mug.name.as_str(), mug.text.as_str()), ("Broken mug", "Dear {name},\na new one comes."));
    add(&maria, "address", "Where shall we send it?").await;
    assert_eq!(names(&tom).await, ["address", "Broken mug"], "by name, whatever its letters' case");

    let place = format!("replies/{}", mug.id);
    let changed = json!({"name": "Zebra", "text": "A new one comes."});
    for _ in 0..2 {
        let (status, reply) = maria.put(&place, &changed).await;
        assert_eq!((status.as_u16(), reply["text"].as_str()), (200, Some("A new one comes.")));
    }
    assert_eq!(names(&tom).await, ["address", "Zebra"]);
    assert_eq!(send(&maria, Method::DELETE, &place, &Value::Null).await.0, 204);
    assert_eq!(names(&tom).await, ["address"]);
    for gone in [send(&maria, Method::DELETE, &place, &Value::Null).await, maria.put(&place, &changed).await]
    {
        assert_eq!(code(&gone), (404, "not-found"));
    }
    let by_maria = |deed| (AuditActor::Person("Maria".into()), deed);
    let expected = [
        AuditAction::ReplyAdded { name: "Broken mug".into() },
        AuditAction::ReplyAdded { name: "address".into() },
        AuditAction::ReplyChanged { name: "Zebra".into(), before: "Broken mug".into() },
        AuditAction::ReplyRemoved { name: "Zebra".into() },
    ];
    assert_eq!(audited_changes(&maria).await, expected.map(by_maria), "what changed nothing is not noted");
}

#[tokio::test]
async fn agents_read_saved_replies_and_leads_change_them() {
    let (desk, maria, tom) = desk_with_lead_and_agent().await;
    let mug = add(&maria, "Mug", "A new one comes.").await;
    let (place, write) = (format!("replies/{}", mug.id), json!({"name": "Cup", "text": "x"}));
    for refused in [
        send(&tom, Method::POST, "replies", &write).await,
        send(&tom, Method::PUT, &place, &write).await,
        send(&tom, Method::DELETE, &place, &Value::Null).await,
    ] {
        assert_eq!(code(&refused), (403, "lead-needed"));
    }
    assert_eq!(names(&tom).await, ["Mug"]);
    let stranger = answer(desk.inbox(Method::GET, "replies")).await;
    assert_eq!(code(&stranger), (401, "sign-in-needed"));
    let ada = desk.ada().get("/inbox/api/replies").await;
    assert_eq!(code(&ada), (401, "sign-in-needed"));
}

#[tokio::test]
async fn malformed_saved_replies_are_refused_with_their_field() {
    let (_desk, maria, _) = desk_with_lead_and_agent().await;
    let (mug, cup) =
        (add(&maria, "Mug", "A new one comes.").await, add(&maria, "Cup", "It is sold out.").await);
    let (long_name, long_text) = ("x".repeat(81), "x".repeat(10_001));
    for (name, text, field, expected) in [
        ("", "x", "name", "text-empty"),
        (long_name.as_str(), "x", "name", "field-invalid"),
        ("two\nlines", "x", "name", "field-invalid"),
        ("MUG ", "x", "name", "field-invalid"),
        ("Lid", " \n", "text", "text-empty"),
        ("Lid", long_text.as_str(), "text", "text-too-long"),
    ] {
        let body = json!({"name": name, "text": text});
        let place = format!("replies/{}", cup.id);
        for refused in [send(&maria, Method::POST, "replies", &body).await, maria.put(&place, &body).await] {
            assert_eq!(code(&refused), (422, expected), "{name:?}");
            assert_eq!(refused.1["field"], field, "{name:?}");
        }
    }
    assert_eq!(
        code(&maria.put("replies/mug", &json!({"name": "x", "text": "x"})).await),
        (400, "id-malformed")
    );
    assert_eq!(names(&maria).await, ["Cup", "Mug"]);
    let its_own = json!({"name": "MUG", "text": "A new one comes."});
    assert_eq!(maria.put(&format!("replies/{}", mug.id), &its_own).await.0, 200);
    assert_eq!(audited_changes(&maria).await.len(), 3);
}

#[tokio::test]
async fn of_concurrent_saved_replies_with_one_name_one_is_stored() {
    let (_desk, maria, _) = desk_with_lead_and_agent().await;
    let body = json!({"name": "Mug", "text": "A new one comes."});
    let tries = (0..6).map(|_| send(&maria, Method::POST, "replies", &body));
    let mut statuses: Vec<u16> =
        futures_util::future::join_all(tries).await.iter().map(|(status, _)| status.as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 422, 422, 422, 422, 422]);
    assert_eq!(audited_changes(&maria).await.len(), 1);
}
