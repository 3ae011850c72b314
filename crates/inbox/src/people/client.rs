//! One async function per operation on people, sessions and the audit log.

use ::client::http::{ClientError, request_json, to_json};
use gloo_net::http::Method;
use inbox_api::{
    AgentProfile, AgentSessions, AuditPage, ChangePassword, ChangeRole, InvitationLink, InvitationSecret,
    InvitePerson, People, Person, Role,
};

use crate::client::to;

/// Everybody.
pub async fn people() -> Result<People, ClientError> {
    request_json(to(Method::GET, "people"), None, 0).await
}

/// Adds somebody, with a link to hand on.
pub async fn invite(invite: &InvitePerson) -> Result<InvitationLink, ClientError> {
    request_json(to(Method::POST, "people"), Some(to_json(invite)), 0).await
}

/// Changes what somebody may do.
pub async fn change_role(person: u64, role: Role) -> Result<Person, ClientError> {
    let change = ChangeRole { role };
    request_json(to(Method::PUT, &format!("people/{person}/role")), Some(to_json(&change)), 0).await
}

/// Lets somebody in no more.
pub async fn disable(person: u64) -> Result<Person, ClientError> {
    request_json(to(Method::POST, &format!("people/{person}/disable")), None, 0).await
}

/// Lets somebody in again.
pub async fn enable(person: u64) -> Result<Person, ClientError> {
    request_json(to(Method::POST, &format!("people/{person}/enable")), None, 0).await
}

/// Makes a further link for somebody.
pub async fn link(person: u64) -> Result<InvitationLink, ClientError> {
    request_json(to(Method::POST, &format!("people/{person}/link")), None, 0).await
}

/// Whom an invitation is for.
pub async fn invitation(secret: &str) -> Result<AgentProfile, ClientError> {
    let invitation = InvitationSecret { secret: secret.to_owned() };
    request_json(to(Method::POST, "people/invitation"), Some(to_json(&invitation)), 0).await
}

/// Gives oneself another password.
pub async fn change_password(change: &ChangePassword) -> Result<(), ClientError> {
    request_json(to(Method::PUT, "people/me/password"), Some(to_json(change)), 0).await
}

/// Somebody's sessions, or one's own.
pub async fn sessions(person: Option<u64>) -> Result<AgentSessions, ClientError> {
    let of = person.map(|person| format!("?person={person}")).unwrap_or_default();
    request_json(to(Method::GET, &format!("sessions{of}")), None, 0).await
}

/// Ends a session.
pub async fn end_session(session: u64) -> Result<(), ClientError> {
    request_json(to(Method::DELETE, &format!("sessions/{session}")), None, 0).await
}

/// A page of the audit log.
pub async fn audit(before: Option<u64>) -> Result<AuditPage, ClientError> {
    let before = before.map(|before| format!("&before={before}")).unwrap_or_default();
    request_json(to(Method::GET, &format!("audit?limit=50{before}")), None, 0).await
}
