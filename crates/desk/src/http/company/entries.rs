//! `GET /v1/company/conversations/{id}/entries`: returns a page of a conversation's entries.

use axum::Json;
use axum::extract::State;
use contract::CompanyEntries;

use crate::http::error::ApiResult;
use crate::http::extract::company_auth::CompanyAuth;
use crate::http::extract::path::ConversationPath;
use crate::http::extract::query::QueryParams;
use crate::http::state::AppState;
use crate::http::v1::entries::EntriesQuery;

/// A page of entries, oldest first, with the conversation and its customer.
///
/// A request with `wait` is a long poll: the answer comes as soon as there is an entry, or without any after the wait.
#[utoipa::path(
    get,
    path = "/v1/company/conversations/{conversation}/entries",
    operation_id = "company_entries",
    tag = "company",
    params(("conversation" = contract::ConversationId, Path, description = "Id of the conversation"), EntriesQuery),
    responses((status = 200, description = "A page of entries", body = CompanyEntries)),
    security(("service_token" = [])),
)]
pub async fn company_entries(
    State(app): State<AppState>,
    CompanyAuth(system): CompanyAuth,
    ConversationPath(id): ConversationPath,
    QueryParams(query): QueryParams<EntriesQuery>,
) -> ApiResult<Json<CompanyEntries>> {
    Ok(Json(app.services.conversations.company_entries(&system, id, query.parse()?).await?))
}
