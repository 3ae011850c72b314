//! `GET /v1/conversations/{id}`: returns a conversation without its entries.

use axum::Json;
use axum::extract::State;
use contract::Conversation;

use crate::http::error::ApiResult;
use crate::http::extract::customer_auth::CustomerAuth;
use crate::http::extract::path::ConversationPath;
use crate::http::state::AppState;

/// A conversation without its entries.
///
/// A conversation of another customer is `not-found`, like one that does not exist.
#[utoipa::path(
    get,
    path = "/v1/conversations/{conversation}",
    operation_id = "conversation",
    tag = "contract",
    params(("conversation" = contract::ConversationId, Path, description = "Id of the conversation")),
    responses((status = 200, description = "The conversation", body = Conversation)),
    security(("token" = [])),
)]
pub async fn conversation(
    State(app): State<AppState>,
    CustomerAuth(customer): CustomerAuth,
    ConversationPath(id): ConversationPath,
) -> ApiResult<Json<Conversation>> {
    Ok(Json(app.services.conversations.conversation(&customer.customer, id).await?))
}
