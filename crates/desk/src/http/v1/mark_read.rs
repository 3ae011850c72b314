//! `PUT /v1/conversations/{id}/read`: states up to where the customer has read.

use axum::Json;
use axum::extract::State;
use contract::{Conversation, MarkRead};

use crate::http::error::ApiResult;
use crate::http::extract::customer_auth::CustomerAuth;
use crate::http::extract::json::ValidJson;
use crate::http::extract::path::ConversationPath;
use crate::http::state::AppState;

/// States up to where the customer has read.
///
/// The position only grows: a smaller one changes nothing. It is not an entry.
#[utoipa::path(
    put,
    path = "/v1/conversations/{conversation}/read",
    operation_id = "mark_read",
    tag = "contract",
    params(("conversation" = contract::ConversationId, Path, description = "Id of the conversation")),
    request_body = MarkRead,
    responses((status = 200, description = "The conversation", body = Conversation)),
    security(("token" = [])),
)]
pub async fn mark_read(
    State(app): State<AppState>,
    CustomerAuth(customer): CustomerAuth,
    ConversationPath(id): ConversationPath,
    ValidJson(MarkRead { up_to }): ValidJson<MarkRead>,
) -> ApiResult<Json<Conversation>> {
    Ok(Json(app.services.conversations.mark_read(&customer.customer, id, up_to).await?))
}
