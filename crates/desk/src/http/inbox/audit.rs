//! `GET /inbox/api/audit`

use axum::Json;
use axum::extract::State;
use inbox_api::AuditPage;
use serde::Deserialize;

use super::cookie::ActorAuth;
use crate::http::ApiResult;
use crate::http::app::AppState;
use crate::http::asked::{self, QueryParams};

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
    let limit = asked::parse_limit(query.limit)?;
    Ok(Json(app.desk.audit(&actor, query.before, limit).await?))
}
