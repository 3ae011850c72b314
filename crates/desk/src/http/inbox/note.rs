//! `PUT /inbox/api/conversations/{id}/notes/{id}`

use axum::extract::State;
use inbox_api::WriteNote;

use super::cookie::AgentAuth;
use crate::http::app::AppState;
use crate::http::ids::EntryPath;
use crate::http::json::ValidJson;
use crate::http::{ApiResult, reply};

/// Writes a note for the other agents.
pub async fn write_note(
    State(app): State<AppState>,
    AgentAuth(agent): AgentAuth,
    EntryPath(conversation, id): EntryPath,
    ValidJson(write): ValidJson<WriteNote>,
) -> ApiResult {
    Ok(reply::created_or_ok(app.desk.write_note(agent, conversation, id, write).await?))
}
