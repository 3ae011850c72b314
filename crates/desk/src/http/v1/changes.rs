//! `GET /v1/changes`: returns the customer's conversations that changed.

use axum::Json;
use axum::extract::State;
use contract::Changes;
use serde::Deserialize;

use crate::conversations::changes::ChangesRequest;
use crate::http::error::ApiResult;
use crate::http::extract::customer_auth::CustomerAuth;
use crate::http::extract::query::{QueryParams, parse_limit, parse_wait};
use crate::http::state::AppState;

/// Query parameters.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ChangesQuery {
    /// The `next` of an earlier answer. Without it the answer has the cursor of now and no conversation.
    after: Option<String>,
    /// Largest number of conversations, at least 1; 500 for a greater value.
    #[param(default = 100, minimum = 1)]
    limit: Option<u64>,
    /// Longest wait for a change after `after`, in seconds; `limits.wait_seconds` for a greater value.
    #[param(default = 0, minimum = 0)]
    wait: Option<u64>,
}

/// The customer's conversations that are new or changed since a cursor, each once, as they are now.
///
/// A request with `wait` is a long poll: the answer comes as soon as there is a change, or without any after the wait.
#[utoipa::path(
    get,
    path = "/v1/changes",
    operation_id = "changes",
    tag = "contract",
    params(ChangesQuery),
    responses((status = 200, description = "A page of changes", body = Changes)),
    security(("token" = [])),
)]
pub async fn changes(
    State(app): State<AppState>,
    CustomerAuth(customer): CustomerAuth,
    QueryParams(query): QueryParams<ChangesQuery>,
) -> ApiResult<Json<Changes>> {
    let request =
        ChangesRequest { after: query.after, limit: parse_limit(query.limit)?, wait: parse_wait(query.wait) };
    Ok(Json(app.services.conversations.changes(&customer.customer, request).await?))
}
