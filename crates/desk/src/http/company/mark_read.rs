//! `PUT /v1/company/conversations/{id}/read`: states up to where a person at the company has read.

use axum::Json;
use axum::extract::State;
use contract::{CompanyConversation, MarkCompanyRead};

use crate::http::error::ApiResult;
use crate::http::extract::company_auth::CompanyAuth;
use crate::http::extract::json::ValidJson;
use crate::http::extract::path::ConversationPath;
use crate::http::state::AppState;

/// States up to where a person at the company has read.
///
/// The position only grows: a smaller one changes nothing. It is not an entry.
#[utoipa::path(
    put,
    path = "/v1/company/conversations/{conversation}/read",
    operation_id = "mark_company_read",
    tag = "company",
    params(("conversation" = contract::ConversationId, Path, description = "Id of the conversation")),
    request_body = MarkCompanyRead,
    responses((status = 200, description = "The conversation", body = CompanyConversation)),
    security(("service_token" = [])),
)]
pub async fn mark_company_read(
    State(app): State<AppState>,
    CompanyAuth(system): CompanyAuth,
    ConversationPath(id): ConversationPath,
    ValidJson(read): ValidJson<MarkCompanyRead>,
) -> ApiResult<Json<CompanyConversation>> {
    Ok(Json(app.services.conversations.mark_company_read(&system, id, read).await?))
}
