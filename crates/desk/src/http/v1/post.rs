//! `PUT /v1/conversations/{id}/entries/{id}`

use axum::extract::State;
use axum::response::Response;
use contract::{CustomerEntry, Entry};

use crate::http::app::App;
use crate::http::caller::Signed;
use crate::http::ids::InEntry;
use crate::http::json::Json;
use crate::http::{Answer, reply};

/// Writes one entry.
///
/// No status refuses it: writing is always possible, and reopens.
#[utoipa::path(
    put,
    path = "/v1/conversations/{conversation}/entries/{entry}",
    operation_id = "post",
    tag = "contract",
    params(
        ("conversation" = contract::ConversationId, Path),
        ("entry" = contract::EntryId, Path, description = "Minted by the writer"),
    ),
    request_body = CustomerEntry,
    responses(
        (status = 201, description = "It is stored", body = Entry),
        (status = 200, description = "The same request stored it before", body = Entry),
    ),
    security(("token" = [])),
)]
pub async fn post(
    State(app): State<App>,
    Signed(caller): Signed,
    InEntry(conversation, entry): InEntry,
    Json(write): Json<CustomerEntry>,
) -> Answer<Response> {
    Ok(reply::written(app.desk.post(caller.customer, conversation, entry, write).await?))
}
