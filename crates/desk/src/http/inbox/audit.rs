//! `/inbox/api/audit`: the audit log.

use axum::Json;
use axum::extract::State;
use inbox_api::AuditPage;
use serde::Deserialize;

use crate::http::error::ApiResult;
use crate::http::extract::agent_auth::AgentAuth;
use crate::http::extract::query::{QueryParams, parse_limit};
use crate::http::state::AppState;

#[derive(Deserialize)]
pub struct AuditQuery {
    before: Option<u64>,
    limit: Option<u64>,
}

/// `GET`: a page of events, newest first.
pub async fn page(
    State(app): State<AppState>,
    AgentAuth(agent): AgentAuth,
    QueryParams(query): QueryParams<AuditQuery>,
) -> ApiResult<Json<AuditPage>> {
    let limit = parse_limit(query.limit)?;
    Ok(Json(app.services.audit.page(&agent, query.before, limit).await?))
}
