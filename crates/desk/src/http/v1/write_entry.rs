//! `PUT /v1/conversations/{id}/entries/{id}`: writes an entry.

use axum::extract::State;
use axum::response::Response;
use contract::{CustomerEntry, Entry};

use crate::http::error::ApiResult;
use crate::http::extract::customer_auth::CustomerAuth;
use crate::http::extract::json::ValidJson;
use crate::http::extract::path::EntryPath;
use crate::http::response::created_or_ok;
use crate::http::state::AppState;

/// Writes an entry.
///
/// Every status accepts an entry. A message, a review request, a correction, an escalation, or solution feedback other
/// than `yes`, reopens.
#[utoipa::path(
    put,
    path = "/v1/conversations/{conversation}/entries/{entry}",
    operation_id = "write_entry",
    tag = "contract",
    params(
        ("conversation" = contract::ConversationId, Path, description = "Id of the conversation"),
        ("entry" = contract::EntryId, Path, description = "Id of the entry, minted by the writer"),
    ),
    request_body = CustomerEntry,
    responses(
        (status = 201, description = "The entry is stored", body = Entry),
        (status = 200, description = "The same request stored the entry before", body = Entry),
    ),
    security(("token" = [])),
)]
pub async fn write_entry(
    State(app): State<AppState>,
    CustomerAuth(customer): CustomerAuth,
    EntryPath(conversation, entry): EntryPath,
    ValidJson(write): ValidJson<CustomerEntry>,
) -> ApiResult<Response> {
    Ok(created_or_ok(
        app.services.conversations.write_entry(customer.customer, conversation, entry, write).await?,
    ))
}
