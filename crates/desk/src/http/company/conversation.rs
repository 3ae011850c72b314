//! `GET /v1/company/conversations/{id}`: returns a conversation with its customer.

use axum::Json;
use axum::extract::State;
use contract::CompanyConversation;

use crate::http::error::ApiResult;
use crate::http::extract::company_auth::CompanyAuth;
use crate::http::extract::path::ConversationPath;
use crate::http::state::AppState;

/// A conversation with its customer, without its entries.
///
/// A conversation of another issuer is `not-found`, like one that does not exist.
#[utoipa::path(
    get,
    path = "/v1/company/conversations/{conversation}",
    operation_id = "company_conversation",
    tag = "company",
    params(("conversation" = contract::ConversationId, Path, description = "Id of the conversation")),
    responses((status = 200, description = "The conversation", body = CompanyConversation)),
    security(("service_token" = [])),
)]
pub async fn company_conversation(
    State(app): State<AppState>,
    CompanyAuth(system): CompanyAuth,
    ConversationPath(id): ConversationPath,
) -> ApiResult<Json<CompanyConversation>> {
    Ok(Json(app.services.conversations.company_conversation(&system, id).await?))
}
