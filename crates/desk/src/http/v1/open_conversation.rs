//! `PUT /v1/conversations/{id}`: opens a conversation.

use axum::extract::State;
use axum::response::Response;
use contract::{Conversation, OpenConversation};

use crate::http::error::ApiResult;
use crate::http::extract::customer_auth::CustomerAuth;
use crate::http::extract::json::ValidJson;
use crate::http::extract::path::ConversationPath;
use crate::http::response::created_or_ok;
use crate::http::state::AppState;

/// Opens a conversation.
///
/// The reference must be in the token, and its facts are stored as the token states them. The message becomes the
/// entry with `seq` 1. Either both are stored or nothing.
#[utoipa::path(
    put,
    path = "/v1/conversations/{conversation}",
    operation_id = "open_conversation",
    tag = "contract",
    params(
        ("conversation" = contract::ConversationId, Path, description = "Id of the conversation, minted by the writer"),
    ),
    request_body = OpenConversation,
    responses(
        (status = 201, description = "The conversation is open", body = Conversation),
        (status = 200, description = "The same request opened the conversation before", body = Conversation),
    ),
    security(("token" = [])),
)]
pub async fn open_conversation(
    State(app): State<AppState>,
    CustomerAuth(customer): CustomerAuth,
    ConversationPath(id): ConversationPath,
    ValidJson(open): ValidJson<OpenConversation>,
) -> ApiResult<Response> {
    Ok(created_or_ok(app.services.conversations.open_conversation(customer, id, open).await?))
}
