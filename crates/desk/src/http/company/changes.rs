//! `GET /v1/company/changes`: returns the conversations of the issuer that changed.

use axum::Json;
use axum::extract::State;
use contract::CompanyChanges;
use serde::Deserialize;

use crate::conversations::changes::ChangesRequest;
use crate::http::error::ApiResult;
use crate::http::extract::company_auth::CompanyAuth;
use crate::http::extract::query::{QueryParams, parse_limit, parse_wait};
use crate::http::state::AppState;

/// Query parameters.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CompanyChangesQuery {
    /// The `next` of an earlier answer. Without it the feed begins with the conversation that has not changed for the
    /// longest time.
    after: Option<String>,
    /// Largest number of conversations, at least 1; 500 for a greater value.
    #[param(default = 100, minimum = 1)]
    limit: Option<u64>,
    /// Longest wait for a change after `after`, in seconds; `limits.wait_seconds` for a greater value.
    #[param(default = 0, minimum = 0)]
    wait: Option<u64>,
}

/// The conversations of the issuer that are new or changed since a cursor, each once, as they are now.
///
/// Read from the beginning, the feed has all conversations of the issuer.
#[utoipa::path(
    get,
    path = "/v1/company/changes",
    operation_id = "company_changes",
    tag = "company",
    params(CompanyChangesQuery),
    responses((status = 200, description = "A page of changes", body = CompanyChanges)),
    security(("service_token" = [])),
)]
pub async fn company_changes(
    State(app): State<AppState>,
    CompanyAuth(system): CompanyAuth,
    QueryParams(query): QueryParams<CompanyChangesQuery>,
) -> ApiResult<Json<CompanyChanges>> {
    let request =
        ChangesRequest { after: query.after, limit: parse_limit(query.limit)?, wait: parse_wait(query.wait) };
    Ok(Json(app.services.conversations.company_changes(&system, request).await?))
}
