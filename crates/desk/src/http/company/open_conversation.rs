//! `PUT /v1/company/conversations/{id}`: opens a conversation for a customer.

use axum::extract::State;
use axum::response::Response;
use contract::{CompanyConversation, OpenForCustomer};

use crate::http::error::ApiResult;
use crate::http::extract::company_auth::CompanyAuth;
use crate::http::extract::json::ValidJson;
use crate::http::extract::path::ConversationPath;
use crate::http::response::created_or_ok;
use crate::http::state::AppState;

/// Opens a conversation for a customer of the issuer.
///
/// The message is the customer's own, such as one by telephone, unless `author` names its author at the company.
#[utoipa::path(
    put,
    path = "/v1/company/conversations/{conversation}",
    operation_id = "open_for_customer",
    tag = "company",
    params(
        ("conversation" = contract::ConversationId, Path, description = "Id of the conversation, minted by the writer"),
    ),
    request_body = OpenForCustomer,
    responses(
        (status = 201, description = "The conversation is open", body = CompanyConversation),
        (status = 200, description = "The same request opened the conversation before", body = CompanyConversation),
    ),
    security(("service_token" = [])),
)]
pub async fn open_for_customer(
    State(app): State<AppState>,
    CompanyAuth(system): CompanyAuth,
    ConversationPath(id): ConversationPath,
    ValidJson(open): ValidJson<OpenForCustomer>,
) -> ApiResult<Response> {
    Ok(created_or_ok(app.services.conversations.open_for_customer(&system, id, open).await?))
}
