//! `GET /v1/conversations/{id}`: returns the head of a conversation.

use axum::Json;
use axum::extract::State;
use contract::ConversationHead;

use crate::http::error::ApiResult;
use crate::http::extract::customer_auth::CustomerAuth;
use crate::http::extract::path::ConversationPath;
use crate::http::state::AppState;

/// The head of one conversation.
#[utoipa::path(
    get,
    path = "/v1/conversations/{conversation}",
    operation_id = "head",
    tag = "contract",
    params(("conversation" = contract::ConversationId, Path)),
    responses((status = 200, description = "The head of the conversation", body = ConversationHead)),
    security(("token" = [])),
)]
pub async fn head(
    State(app): State<AppState>,
    CustomerAuth(customer): CustomerAuth,
    ConversationPath(id): ConversationPath,
) -> ApiResult<Json<ConversationHead>> {
    Ok(Json(app.services.conversations.head(&customer.customer, id).await?))
}
