//! `/inbox/api/replies`: the saved replies.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use inbox_api::{SavedReplies, SavedReply, WriteSavedReply};

use crate::http::error::ApiResult;
use crate::http::extract::agent_auth::AgentAuth;
use crate::http::extract::json::ValidJson;
use crate::http::extract::path::SavedReplyPath;
use crate::http::state::AppState;

/// `GET`: all of them.
pub async fn list(State(app): State<AppState>, AgentAuth(_): AgentAuth) -> ApiResult<Json<SavedReplies>> {
    Ok(Json(app.services.saved_replies.list_replies().await?))
}

/// `POST`
pub async fn add(
    State(app): State<AppState>,
    AgentAuth(agent): AgentAuth,
    ValidJson(write): ValidJson<WriteSavedReply>,
) -> ApiResult<(StatusCode, Json<SavedReply>)> {
    Ok((StatusCode::CREATED, Json(app.services.saved_replies.add_reply(&agent, write).await?)))
}

/// `PUT /{reply}`
pub async fn change(
    State(app): State<AppState>,
    AgentAuth(agent): AgentAuth,
    SavedReplyPath(reply): SavedReplyPath,
    ValidJson(write): ValidJson<WriteSavedReply>,
) -> ApiResult<Json<SavedReply>> {
    Ok(Json(app.services.saved_replies.change_reply(&agent, reply, write).await?))
}

/// `DELETE /{reply}`
pub async fn remove(
    State(app): State<AppState>,
    AgentAuth(agent): AgentAuth,
    SavedReplyPath(reply): SavedReplyPath,
) -> ApiResult<StatusCode> {
    app.services.saved_replies.remove_reply(&agent, reply).await?;
    Ok(StatusCode::NO_CONTENT)
}
