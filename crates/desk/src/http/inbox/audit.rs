//! `GET /inbox/api/audit`

use axum::Json;
use axum::extract::State;
use inbox_api::AuditPage;
use serde::Deserialize;

use crate::http::error::ApiResult;
use crate::http::extract::agent_auth::ActorAuth;
use crate::http::extract::query;
use crate::http::extract::query::QueryParams;
use crate::http::state::AppState;

/// From where, and how much.
#[derive(Deserialize)]
pub struct AuditQuery {
    before: Option<u64>,
    limit: Option<u64>,
}

/// What was done, newest first.
pub async fn audit(
    State(app): State<AppState>,
    ActorAuth(actor): ActorAuth,
    QueryParams(query): QueryParams<AuditQuery>,
) -> ApiResult<Json<AuditPage>> {
    let limit = query::parse_limit(query.limit)?;
    Ok(Json(app.desk.audit(&actor, query.before, limit).await?))
}
