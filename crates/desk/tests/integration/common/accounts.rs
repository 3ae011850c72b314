//! Steps that the tests of accounts share: a desk with a lead and an agent, invitations, sessions, the audit log.

use super::agent::AgentClient;
use super::{TestDesk, answer};
use inbox_api::{
    AgentSessions, AuditAction, AuditActor, AuditEntry, AuditPage, InvitationLink, People, Person,
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

pub const CHOSEN: &str = "chosen by myself";

/// A desk with Maria, who is a lead, and Tom, who is not.
pub async fn desk_with_lead_and_agent() -> (TestDesk, AgentClient, AgentClient) {
    let desk = TestDesk::new().await;
    let (maria, tom) = (desk.signed_in("Maria").await, desk.signed_in("Tom").await);
    (desk, maria, tom)
}

pub async fn post(agent: &AgentClient, path: &str) -> (StatusCode, Value) {
    answer(agent.request(Method::POST, path)).await
}

pub async fn person(agent: &AgentClient, name: &str) -> Person {
    let people: People = serde_json::from_value(agent.get("people").await.1).unwrap();
    people.people.into_iter().find(|person| person.name == name).unwrap()
}

pub async fn invite(agent: &AgentClient, name: &str, role: &str) -> InvitationLink {
    let request = agent.request(Method::POST, "people").json(&json!({"name": name, "role": role}));
    let (status, invited) = answer(request).await;
    assert_eq!(status, 201, "{invited}");
    serde_json::from_value(invited).unwrap()
}

pub async fn sessions(agent: &AgentClient, query: &str) -> AgentSessions {
    serde_json::from_value(agent.get(&format!("sessions{query}")).await.1).unwrap()
}

pub async fn audit(agent: &AgentClient) -> Vec<AuditEntry> {
    let page: AuditPage = serde_json::from_value(agent.get("audit").await.1).unwrap();
    page.entries
}

/// The newest events of the audit log, newest first.
pub async fn newest(agent: &AgentClient, count: usize) -> Vec<(AuditActor, Option<String>, AuditAction)> {
    let entries = audit(agent).await.into_iter().take(count);
    entries.map(|entry| (entry.actor, entry.person, entry.action)).collect()
}

pub fn by(name: &str) -> AuditActor {
    AuditActor::Person(name.into())
}

pub fn code((status, problem): &(StatusCode, Value)) -> (u16, &str) {
    (status.as_u16(), problem["code"].as_str().unwrap_or_default())
}

pub async fn try_sign_in(desk: &TestDesk, body: &Value) -> (StatusCode, Value) {
    answer(desk.inbox(Method::POST, "session").json(body)).await
}

pub fn with_password(name: &str, password: &str) -> Value {
    json!({"password": {"name": name, "password": password}})
}

pub fn with_invitation(secret: &str, password: &str) -> Value {
    json!({"invitation": {"secret": secret, "password": password}})
}
