//! `GET /inbox/api/scoreboard`

use axum::Json;
use axum::extract::State;
use inbox_api::ServiceReport;

use crate::http::error::ApiResult;
use crate::http::extract::agent_auth::ActorAuth;
use crate::http::state::AppState;

/// How customers fared over the last weeks.
pub async fn report(
    State(app): State<AppState>,
    ActorAuth(actor): ActorAuth,
) -> ApiResult<Json<ServiceReport>> {
    Ok(Json(app.desk.report(&actor).await?))
}
