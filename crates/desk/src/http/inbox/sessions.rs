//! `/inbox/api/sessions`: where somebody is signed in.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use inbox_api::AgentSessions;
use serde::Deserialize;

use crate::http::error::ApiResult;
use crate::http::extract::agent_auth::ActorAuth;
use crate::http::extract::number::SessionPath;
use crate::http::extract::query::QueryParams;
use crate::http::state::AppState;

/// Whose; one's own if nobody is named.
#[derive(Deserialize)]
pub struct SessionsQuery {
    person: Option<u64>,
}

/// `GET`: one's own, or for a lead anybody's.
pub async fn list(
    State(app): State<AppState>,
    ActorAuth(actor): ActorAuth,
    QueryParams(whose): QueryParams<SessionsQuery>,
) -> ApiResult<Json<AgentSessions>> {
    Ok(Json(app.desk.list_sessions(&actor, whose.person).await?))
}

/// `DELETE .../{session}`: ends it.
pub async fn end(
    State(app): State<AppState>,
    ActorAuth(actor): ActorAuth,
    SessionPath(session): SessionPath,
) -> ApiResult<StatusCode> {
    app.desk.end_session(&actor, session).await?;
    Ok(StatusCode::NO_CONTENT)
}
