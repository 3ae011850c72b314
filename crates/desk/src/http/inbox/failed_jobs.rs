//! `/inbox/api/failed-jobs`: the jobs that no attempt has done.

use axum::Json;
use axum::extract::State;
use inbox_api::FailedJobs;

use crate::http::error::ApiResult;
use crate::http::extract::agent_auth::AgentAuth;
use crate::http::extract::path::FailedJobPath;
use crate::http::state::AppState;

/// `GET`: the newest ones.
pub async fn list(State(app): State<AppState>, AgentAuth(_): AgentAuth) -> ApiResult<Json<FailedJobs>> {
    Ok(Json(app.services.failed_jobs.list_failed_jobs().await?))
}

/// `POST /{job}/retry`: lets one run again, and returns those that are left.
pub async fn retry(
    State(app): State<AppState>,
    AgentAuth(_): AgentAuth,
    FailedJobPath(job): FailedJobPath,
) -> ApiResult<Json<FailedJobs>> {
    Ok(Json(app.services.failed_jobs.retry_failed_jobs(Some(job)).await?))
}

/// `POST /retry`: lets all of them run again.
pub async fn retry_all(State(app): State<AppState>, AgentAuth(_): AgentAuth) -> ApiResult<Json<FailedJobs>> {
    Ok(Json(app.services.failed_jobs.retry_failed_jobs(None).await?))
}
