//! One async function per operation of the desk's inbox. The session is a cookie that no script can read.

use contract::{ConversationId, Entry, EntryId};
use gloo_net::http::{Method, RequestBuilder};
use inbox_api::{
    AgentEntry, AgentNote, AgentProfile, ConversationDetail, ConversationList, ListFilter, SearchResults,
    ServiceReport, SignIn, WriteNote,
};
use widget::http::{ClientError, body, exchange};

/// Signs in.
pub async fn sign_in(with: &SignIn) -> Result<AgentProfile, ClientError> {
    exchange(to(Method::POST, "session"), Some(body(with)), 0).await
}

/// Who is signed in.
pub async fn agent() -> Result<AgentProfile, ClientError> {
    exchange(to(Method::GET, "session"), None, 0).await
}

/// Signs out.
pub async fn sign_out() -> Result<(), ClientError> {
    exchange(to(Method::DELETE, "session"), None, 0).await
}

/// The first page of a view, once the desk's log went beyond `after`; waits up to `wait` seconds for it.
pub async fn list(view: ListFilter, after: u64, wait: u32) -> Result<ConversationList, ClientError> {
    let path = format!("conversations?view={}&after={after}&wait={wait}", view.as_str());
    exchange(to(Method::GET, &path), None, wait).await
}

/// A further page of a view, as it is now.
pub async fn list_beyond(view: ListFilter, cursor: &str) -> Result<ConversationList, ClientError> {
    exchange(to(Method::GET, &format!("conversations?view={}&cursor={cursor}", view.as_str())), None, 0).await
}

/// The conversations in which all words stand.
pub async fn search(query: &str) -> Result<SearchResults, ClientError> {
    exchange(to(Method::GET, "search").query([("query", query)]), None, 0).await
}

/// One conversation, with what was said after `after`; waits up to `wait` seconds for it, or for something else than
/// the `stamp` of before.
pub async fn case(
    id: ConversationId,
    after: u64,
    stamp: &str,
    wait: u32,
) -> Result<ConversationDetail, ClientError> {
    let path = format!("conversations/{id}?after={after}&stamp={stamp}&wait={wait}");
    exchange(to(Method::GET, &path), None, wait).await
}

/// Writes an entry; an answer only if nobody else has answered since `seen`.
pub async fn write(
    id: ConversationId,
    entry: EntryId,
    seen: u64,
    write: &AgentEntry,
) -> Result<Entry, ClientError> {
    let path = format!("conversations/{id}/entries/{entry}?seen={seen}");
    exchange(to(Method::PUT, &path), Some(body(write)), 0).await
}

/// Writes a note for the other agents.
pub async fn note(id: ConversationId, note: EntryId, write: &WriteNote) -> Result<AgentNote, ClientError> {
    exchange(to(Method::PUT, &format!("conversations/{id}/notes/{note}")), Some(body(write)), 0).await
}

/// How customers fared over the last weeks.
pub async fn scoreboard() -> Result<ServiceReport, ClientError> {
    exchange(to(Method::GET, "scoreboard"), None, 0).await
}

/// A request to the desk.
pub fn to(method: Method, path: &str) -> RequestBuilder {
    // A page of another origin cannot send this header, so it cannot write in the agent's name.
    RequestBuilder::new(&format!("/inbox/api/{path}")).method(method).header("X-Yes-Reply", "inbox")
}
