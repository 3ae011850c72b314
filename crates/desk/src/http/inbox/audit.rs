//! `GET /inbox/api/audit`

use axum::Json;
use axum::extract::State;
use inbox_api::AuditPage;
use serde::Deserialize;

use super::cookie::Me;
use crate::http::Answer;
use crate::http::app::App;
use crate::http::asked::{self, Asked};

/// From where, and how much.
#[derive(Deserialize)]
pub struct Before {
    before: Option<u64>,
    limit: Option<u64>,
}

/// What was done, newest first.
pub async fn audit(
    State(app): State<App>,
    Me(actor): Me,
    Asked(query): Asked<Before>,
) -> Answer<Json<AuditPage>> {
    let limit = asked::limit(query.limit)?;
    Ok(Json(app.desk.audit(&actor, query.before, limit).await?))
}
