//! `PUT /inbox/api/conversations/{id}/entries/{id}`

use axum::extract::State;
use inbox_api::AgentEntry;
use serde::Deserialize;

use super::cookie::AgentAuth;
use crate::http::app::AppState;
use crate::http::asked::QueryParams;
use crate::http::ids::EntryPath;
use crate::http::json::ValidJson;
use crate::http::{ApiResult, reply};
use crate::rules;

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
    let answer = rules::answer::AgentEntryRequest { agent, entry, write, seen };
    Ok(reply::created_or_ok(app.desk.write_agent_entry(conversation, answer).await?))
}
