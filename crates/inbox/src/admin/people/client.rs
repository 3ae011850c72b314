//! One async function per operation on people, sessions and the audit log.

use gloo_net::http::Method;
use inbox_api::{
    AgentProfile, AgentSessions, AuditPage, ChangePassword, ChangeRole, InvitationLink, InvitationSecret,
    InvitePerson, People, Person, Role,
};
use widget::http::{ClientError, body, exchange};

use crate::api::to;

/// Everybody.
pub async fn people() -> Result<People, ClientError> {
    exchange(to(Method::GET, "people"), None, 0).await
}

/// Adds somebody, with a link to hand on.
pub async fn invite(invite: &InvitePerson) -> Result<InvitationLink, ClientError> {
    exchange(to(Method::POST, "people"), Some(body(invite)), 0).await
}

/// Changes what somebody may do.
pub async fn change_role(person: u64, role: Role) -> Result<Person, ClientError> {
    let change = ChangeRole { role };
    exchange(to(Method::PUT, &format!("people/{person}/role")), Some(body(&change)), 0).await
}

/// Lets somebody in no more.
pub async fn disable(person: u64) -> Result<Person, ClientError> {
    exchange(to(Method::POST, &format!("people/{person}/disable")), None, 0).await
}

/// Lets somebody in again.
pub async fn enable(person: u64) -> Result<Person, ClientError> {
    exchange(to(Method::POST, &format!("people/{person}/enable")), None, 0).await
}

/// Makes a further link for somebody.
pub async fn link(person: u64) -> Result<InvitationLink, ClientError> {
    exchange(to(Method::POST, &format!("people/{person}/link")), None, 0).await
}

/// Whom an invitation is for.
pub async fn invitation(secret: &str) -> Result<AgentProfile, ClientError> {
    let invitation = InvitationSecret { secret: secret.to_owned() };
    exchange(to(Method::POST, "people/invitation"), Some(body(&invitation)), 0).await
}

/// Gives oneself another password.
pub async fn change_password(change: &ChangePassword) -> Result<(), ClientError> {
    exchange(to(Method::PUT, "people/me/password"), Some(body(change)), 0).await
}

/// Somebody's sessions, or one's own.
pub async fn sessions(person: Option<u64>) -> Result<AgentSessions, ClientError> {
    let of = person.map(|person| format!("?person={person}")).unwrap_or_default();
    exchange(to(Method::GET, &format!("sessions{of}")), None, 0).await
}

/// Ends a session.
pub async fn end_session(session: u64) -> Result<(), ClientError> {
    exchange(to(Method::DELETE, &format!("sessions/{session}")), None, 0).await
}

/// A page of the audit log.
pub async fn audit(before: Option<u64>) -> Result<AuditPage, ClientError> {
    let before = before.map(|before| format!("&before={before}")).unwrap_or_default();
    exchange(to(Method::GET, &format!("audit?limit=50{before}")), None, 0).await
}
