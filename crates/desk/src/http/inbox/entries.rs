//! `/inbox/api/conversations/{id}/entries` and `/notes`: agents' entries and notes.

use axum::extract::State;
use inbox_api::{AgentEntry, WriteNote};
use serde::Deserialize;

use crate::conversations::agent_entry::AgentEntryRequest;
use crate::http::error::ApiResult;
use crate::http::extract::agent_auth::AgentAuth;
use crate::http::extract::json::ValidJson;
use crate::http::extract::path::EntryPath;
use crate::http::extract::query::QueryParams;
use crate::http::response::created_or_ok;
use crate::http::state::AppState;

#[derive(Deserialize)]
pub struct AgentEntryQuery {
    seen: Option<u64>,
}

/// `PUT /entries/{id}`: appends an agent's entry. With `seen`, a reply is refused if another agent replied after it.
pub async fn write_entry(
    State(app): State<AppState>,
    AgentAuth(agent): AgentAuth,
    EntryPath(conversation, entry): EntryPath,
    QueryParams(AgentEntryQuery { seen }): QueryParams<AgentEntryQuery>,
    ValidJson(write): ValidJson<AgentEntry>,
) -> ApiResult {
    let request = AgentEntryRequest { agent: agent.name, entry, write, seen };
    Ok(created_or_ok(app.services.conversations.write_agent_entry(conversation, request).await?))
}

/// `PUT /notes/{id}`: writes a note for the other agents.
pub async fn write_note(
    State(app): State<AppState>,
    AgentAuth(agent): AgentAuth,
    EntryPath(conversation, id): EntryPath,
    ValidJson(write): ValidJson<WriteNote>,
) -> ApiResult {
    Ok(created_or_ok(app.services.notes.write_note(agent.name, conversation, id, write).await?))
}
