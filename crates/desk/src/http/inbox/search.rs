//! `GET /inbox/api/search`

use axum::Json;
use axum::extract::State;
use inbox_api::SearchResults;
use serde::Deserialize;

use super::cookie::AgentAuth;
use crate::http::ApiResult;
use crate::http::app::AppState;
use crate::http::asked::QueryParams;

/// What to look for.
#[derive(Deserialize)]
pub struct SearchParams {
    query: String,
}

/// The conversations in which all words stand.
pub async fn search(
    State(app): State<AppState>,
    AgentAuth(_): AgentAuth,
    QueryParams(SearchParams { query }): QueryParams<SearchParams>,
) -> ApiResult<Json<SearchResults>> {
    Ok(Json(app.desk.search(&query).await?))
}
