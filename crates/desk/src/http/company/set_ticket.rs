//! `PUT /v1/company/conversations/{id}/ticket`: states the ticket of a conversation.

use axum::Json;
use axum::extract::State;
use contract::{CompanyConversation, Ticket};

use crate::http::error::ApiResult;
use crate::http::extract::company_auth::CompanyAuth;
use crate::http::extract::json::ValidJson;
use crate::http::extract::path::ConversationPath;
use crate::http::state::AppState;

/// States the record of a conversation in the company's own ticket system.
///
/// A later ticket replaces the earlier one. The same ticket again changes nothing.
#[utoipa::path(
    put,
    path = "/v1/company/conversations/{conversation}/ticket",
    operation_id = "set_ticket",
    tag = "company",
    params(("conversation" = contract::ConversationId, Path, description = "Id of the conversation")),
    request_body = Ticket,
    responses((status = 200, description = "The conversation", body = CompanyConversation)),
    security(("service_token" = [])),
)]
pub async fn set_ticket(
    State(app): State<AppState>,
    CompanyAuth(system): CompanyAuth,
    ConversationPath(id): ConversationPath,
    ValidJson(ticket): ValidJson<Ticket>,
) -> ApiResult<Json<CompanyConversation>> {
    Ok(Json(app.services.conversations.set_ticket(&system, id, ticket).await?))
}
