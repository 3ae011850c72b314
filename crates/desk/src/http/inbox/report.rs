//! `/inbox/api/scoreboard`: the report of the last weeks.

use axum::Json;
use axum::extract::State;
use inbox_api::ServiceReport;

use crate::http::error::ApiResult;
use crate::http::extract::agent_auth::AgentAuth;
use crate::http::state::AppState;

/// `GET`
pub async fn report(
    State(app): State<AppState>,
    AgentAuth(agent): AgentAuth,
) -> ApiResult<Json<ServiceReport>> {
    Ok(Json(app.services.reports.report(&agent).await?))
}
