//! `PUT /inbox/api/conversations/{id}/notes/{id}`

use axum::extract::State;
use inbox_api::WriteNote;

use crate::http::error::ApiResult;
use crate::http::extract::agent_auth::AgentAuth;
use crate::http::extract::json::ValidJson;
use crate::http::extract::path::EntryPath;
use crate::http::response;
use crate::http::state::AppState;

/// Writes a note for the other agents.
pub async fn write_note(
    State(app): State<AppState>,
    AgentAuth(agent): AgentAuth,
    EntryPath(conversation, id): EntryPath,
    ValidJson(write): ValidJson<WriteNote>,
) -> ApiResult {
    Ok(response::created_or_ok(app.desk.write_note(agent, conversation, id, write).await?))
}
