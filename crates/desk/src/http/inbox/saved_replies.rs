//! `/inbox/api/replies`: the saved replies.

use axum::Json as Body;
use axum::extract::State;
use axum::http::StatusCode;
use inbox_api::{SavedReplies, SavedReply, WriteSavedReply};

use crate::http::error::ApiResult;
use crate::http::extract::agent_auth::{ActorAuth, AgentAuth};
use crate::http::extract::json::ValidJson;
use crate::http::extract::number::SavedReplyPath;
use crate::http::state::AppState;

/// `GET`: all of them.
pub async fn list(State(app): State<AppState>, AgentAuth(_): AgentAuth) -> ApiResult<Body<SavedReplies>> {
    Ok(Body(app.desk.list_replies().await?))
}

/// `POST`: adds one.
pub async fn add(
    State(app): State<AppState>,
    ActorAuth(actor): ActorAuth,
    ValidJson(write): ValidJson<WriteSavedReply>,
) -> ApiResult<(StatusCode, Body<SavedReply>)> {
    Ok((StatusCode::CREATED, Body(app.desk.add_reply(&actor, write).await?)))
}

/// `PUT .../{reply}`: changes one.
pub async fn change(
    State(app): State<AppState>,
    ActorAuth(actor): ActorAuth,
    SavedReplyPath(reply): SavedReplyPath,
    ValidJson(write): ValidJson<WriteSavedReply>,
) -> ApiResult<Body<SavedReply>> {
    Ok(Body(app.desk.change_reply(&actor, reply, write).await?))
}

/// `DELETE .../{reply}`: removes one.
pub async fn remove(
    State(app): State<AppState>,
    ActorAuth(actor): ActorAuth,
    SavedReplyPath(reply): SavedReplyPath,
) -> ApiResult<StatusCode> {
    app.desk.remove_reply(&actor, reply).await?;
    Ok(StatusCode::NO_CONTENT)
}
