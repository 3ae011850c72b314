//! `GET /inbox/api/search`

use axum::Json;
use axum::extract::State;
use inbox_api::SearchResults;
use serde::Deserialize;

use crate::http::error::ApiResult;
use crate::http::extract::agent_auth::AgentAuth;
use crate::http::extract::query::QueryParams;
use crate::http::state::AppState;

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
