//! Client of the desk's inbox API: one async function per operation. The session is an `HttpOnly` cookie.

use client::http::{self, ClientError, to_json};
use contract::{CompanyEntry, Conversation, ConversationId, Entry, EntryId, MarkRead};
use gloo_net::http::{Method, RequestBuilder};
use inbox_api::{
    AgentNote, AgentProfile, AgentSessions, AuditPage, ChangePassword, ChangeRole, ChangeSignInName,
    ConversationDetail, ConversationList, FailedJobs, InvitationLink, InvitationSecret, InvitePerson,
    ListFilter, People, Person, RenamePerson, Role, SavedReplies, SavedReply, Search, SearchResults,
    ServiceReport, SignIn, WriteNote, WriteSavedReply,
};
use serde::de::DeserializeOwned;

pub async fn sign_in(credentials: &SignIn) -> Result<AgentProfile, ClientError> {
    request_json(request(Method::POST, "session"), Some(to_json(credentials)), 0).await
}

pub async fn current_agent() -> Result<AgentProfile, ClientError> {
    request_json(request(Method::GET, "session"), None, 0).await
}

pub async fn sign_out() -> Result<(), ClientError> {
    request_json(request(Method::DELETE, "session"), None, 0).await
}

/// The first page of a filtered list. Long poll: answers as soon as the desk's log is beyond `after`, at the
/// latest after `wait` seconds.
pub async fn conversation_list(
    filter: ListFilter,
    after: u64,
    wait: u32,
) -> Result<ConversationList, ClientError> {
    let path = format!("conversations?view={}&after={after}&wait={wait}", filter.as_str());
    request_json(request(Method::GET, &path), None, wait).await
}

/// A further page of a filtered list, as it is now.
pub async fn conversation_list_page(
    filter: ListFilter,
    cursor: &str,
) -> Result<ConversationList, ClientError> {
    let path = format!("conversations?view={}&cursor={cursor}", filter.as_str());
    request_json(request(Method::GET, &path), None, 0).await
}

pub async fn search(query: &str) -> Result<SearchResults, ClientError> {
    let search = Search { query: query.to_owned() };
    request_json(request(Method::POST, "search"), Some(to_json(&search)), 0).await
}

/// One conversation with its entries after `after`. Long poll: answers as soon as there is such an entry, or
/// the version is no longer `version`, at the latest after `wait` seconds.
pub async fn conversation(
    id: ConversationId,
    after: u64,
    version: &str,
    wait: u32,
) -> Result<ConversationDetail, ClientError> {
    let path = format!("conversations/{id}?after={after}&version={version}&wait={wait}");
    request_json(request(Method::GET, &path), None, wait).await
}

/// Writes an entry. The desk rejects a reply if another agent has replied after `seen_seq`.
pub async fn write_entry(
    id: ConversationId,
    entry_id: EntryId,
    seen_seq: u64,
    entry: &CompanyEntry,
) -> Result<Entry, ClientError> {
    let path = format!("conversations/{id}/entries/{entry_id}?seen={seen_seq}");
    request_json(request(Method::PUT, &path), Some(to_json(entry)), 0).await
}

/// Records that the agent has read all entries up to a `seq`.
pub async fn mark_read(id: ConversationId, up_to: u64) -> Result<Conversation, ClientError> {
    let path = format!("conversations/{id}/read");
    request_json(request(Method::PUT, &path), Some(to_json(&MarkRead { up_to })), 0).await
}

pub async fn write_note(
    id: ConversationId,
    note_id: EntryId,
    note: &WriteNote,
) -> Result<AgentNote, ClientError> {
    request_json(request(Method::PUT, &format!("conversations/{id}/notes/{note_id}")), Some(to_json(note)), 0)
        .await
}

pub async fn saved_replies() -> Result<SavedReplies, ClientError> {
    request_json(request(Method::GET, "replies"), None, 0).await
}

pub async fn add_saved_reply(reply: &WriteSavedReply) -> Result<SavedReply, ClientError> {
    request_json(request(Method::POST, "replies"), Some(to_json(reply)), 0).await
}

pub async fn update_saved_reply(id: u64, reply: &WriteSavedReply) -> Result<SavedReply, ClientError> {
    request_json(request(Method::PUT, &format!("replies/{id}")), Some(to_json(reply)), 0).await
}

pub async fn remove_saved_reply(id: u64) -> Result<(), ClientError> {
    request_json(request(Method::DELETE, &format!("replies/{id}")), None, 0).await
}

pub async fn report() -> Result<ServiceReport, ClientError> {
    request_json(request(Method::GET, "scoreboard"), None, 0).await
}

pub async fn people() -> Result<People, ClientError> {
    request_json(request(Method::GET, "people"), None, 0).await
}

pub async fn invite(person: &InvitePerson) -> Result<InvitationLink, ClientError> {
    request_json(request(Method::POST, "people"), Some(to_json(person)), 0).await
}

pub async fn change_role(person: u64, role: Role) -> Result<Person, ClientError> {
    let change = ChangeRole { role };
    request_json(request(Method::PUT, &format!("people/{person}/role")), Some(to_json(&change)), 0).await
}

pub async fn rename_person(person: u64, name: String) -> Result<Person, ClientError> {
    let rename = RenamePerson { name };
    request_json(request(Method::PUT, &format!("people/{person}/name")), Some(to_json(&rename)), 0).await
}

pub async fn change_sign_in_name(person: u64, sign_in_name: String) -> Result<Person, ClientError> {
    let (path, change) = (format!("people/{person}/sign-in-name"), ChangeSignInName { sign_in_name });
    request_json(request(Method::PUT, &path), Some(to_json(&change)), 0).await
}

pub async fn disable_person(person: u64) -> Result<Person, ClientError> {
    request_json(request(Method::POST, &format!("people/{person}/disable")), None, 0).await
}

pub async fn enable_person(person: u64) -> Result<Person, ClientError> {
    request_json(request(Method::POST, &format!("people/{person}/enable")), None, 0).await
}

/// Creates a further invitation link for a person.
pub async fn reissue_invitation(person: u64) -> Result<InvitationLink, ClientError> {
    request_json(request(Method::POST, &format!("people/{person}/link")), None, 0).await
}

/// The person whom an invitation is for.
pub async fn invited_agent(secret: &str) -> Result<AgentProfile, ClientError> {
    let invitation = InvitationSecret { secret: secret.to_owned() };
    request_json(request(Method::POST, "people/invitation"), Some(to_json(&invitation)), 0).await
}

pub async fn change_password(change: &ChangePassword) -> Result<(), ClientError> {
    request_json(request(Method::PUT, "people/me/password"), Some(to_json(change)), 0).await
}

/// Sessions of a person, or of the signed-in agent.
pub async fn sessions(person: Option<u64>) -> Result<AgentSessions, ClientError> {
    let query = person.map(|person| format!("?person={person}")).unwrap_or_default();
    request_json(request(Method::GET, &format!("sessions{query}")), None, 0).await
}

pub async fn end_session(session: u64) -> Result<(), ClientError> {
    request_json(request(Method::DELETE, &format!("sessions/{session}")), None, 0).await
}

/// A page of the audit log, newest first: all entries, or those before the entry `before`.
pub async fn audit_log(before: Option<u64>) -> Result<AuditPage, ClientError> {
    let before = before.map(|before| format!("&before={before}")).unwrap_or_default();
    request_json(request(Method::GET, &format!("audit?limit=50{before}")), None, 0).await
}

pub async fn failed_jobs() -> Result<FailedJobs, ClientError> {
    request_json(request(Method::GET, "failed-jobs"), None, 0).await
}

/// Lets one failed job run again, or all of them. Returns those that are left.
pub async fn retry_failed_jobs(job: Option<u64>) -> Result<FailedJobs, ClientError> {
    let job = job.map(|job| format!("/{job}")).unwrap_or_default();
    request_json(request(Method::POST, &format!("failed-jobs{job}/retry")), None, 0).await
}

fn request(method: Method, path: &str) -> RequestBuilder {
    // Pages of other origins cannot send this header: the desk's CSRF check requires it.
    RequestBuilder::new(&format!("/inbox/api/{path}")).method(method).header("X-Yes-Reply", "inbox")
}

async fn request_json<T: DeserializeOwned>(
    request: RequestBuilder,
    body: Option<String>,
    wait: u32,
) -> Result<T, ClientError> {
    let text = http::send(request, body, wait).await.map_err(|error| match error {
        // There is no other token to ask for: the desk says whether a session ended or a password is wrong.
        ClientError::Unauthenticated(Some(problem)) => ClientError::Rejected(problem),
        error => error,
    })?;
    parse_json(&text)
}

/// Decodes the text of a 2xx response; no content is decoded as `null`. Unlike the contract, the inbox API has derived
/// decoders.
fn parse_json<T: DeserializeOwned>(text: &str) -> Result<T, ClientError> {
    let text = if text.is_empty() { "null" } else { text };
    serde_json::from_str(text).map_err(|_| ClientError::Retry { after_ms: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_content_is_decoded_as_null() {
        parse_json::<()>("").expect("no content");
        assert_eq!(parse_json::<()>("<html>"), Err(ClientError::Retry { after_ms: None }));
    }
}
