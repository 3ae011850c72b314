//! `PUT /inbox/api/conversations/{id}/entries/{id}`

use axum::extract::State;
use inbox_api::AgentEntry;
use serde::Deserialize;

use crate::conversations::agent_entry::AgentEntryRequest;
use crate::http::error::ApiResult;
use crate::http::extract::agent_auth::AgentAuth;
use crate::http::extract::json::ValidJson;
use crate::http::extract::path::EntryPath;
use crate::http::extract::query::QueryParams;
use crate::http::response;
use crate::http::state::AppState;

/// What the agent had seen.
#[derive(Deserialize)]
pub struct AgentEntryQuery {
    seen: Option<u64>,
}

/// Writes what an agent says or does; with `seen`, an answer only if nobody else has answered since.
pub async fn write_entry(
    State(app): State<AppState>,
    AgentAuth(agent): AgentAuth,
    EntryPath(conversation, entry): EntryPath,
    QueryParams(AgentEntryQuery { seen }): QueryParams<AgentEntryQuery>,
    ValidJson(write): ValidJson<AgentEntry>,
) -> ApiResult {
    let answer = AgentEntryRequest { agent, entry, write, seen };
    Ok(response::created_or_ok(app.desk.write_agent_entry(conversation, answer).await?))
}
