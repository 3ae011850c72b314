//! `GET /v1/conversations/{id}/entries`: returns a page of a conversation's entries.

use axum::Json;
use axum::extract::State;
use contract::Entries;
use serde::Deserialize;

use crate::conversations::entries::EntriesRequest;
use crate::http::error::ApiResult;
use crate::http::extract::customer_auth::CustomerAuth;
use crate::http::extract::path::ConversationPath;
use crate::http::extract::query::{QueryParams, parse_limit, parse_wait, query_invalid};
use crate::http::state::AppState;
use crate::support::pagination::Window;

/// Query parameters.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EntriesQuery {
    /// Returns the oldest entries with a greater `seq`. Default without `before`: 0.
    #[param(minimum = 0)]
    after: Option<u64>,
    /// Returns the newest entries with a smaller `seq`. Not together with `after`.
    #[param(minimum = 0)]
    before: Option<u64>,
    /// Largest number of entries, at least 1; 500 for a greater value.
    #[param(default = 100, minimum = 1)]
    limit: Option<u64>,
    /// Longest wait for the next entry after `after`, in seconds; `limits.wait_seconds` for a greater value.
    #[param(default = 0, minimum = 0)]
    wait: Option<u64>,
}

/// A page of entries, oldest first.
///
/// A request with `wait` is a long poll: the answer comes as soon as there is an entry, or without any after the wait.
#[utoipa::path(
    get,
    path = "/v1/conversations/{conversation}/entries",
    operation_id = "entries",
    tag = "contract",
    params(("conversation" = contract::ConversationId, Path, description = "Id of the conversation"), EntriesQuery),
    responses((status = 200, description = "A page of entries", body = Entries)),
    security(("token" = [])),
)]
pub async fn entries(
    State(app): State<AppState>,
    CustomerAuth(customer): CustomerAuth,
    ConversationPath(id): ConversationPath,
    QueryParams(query): QueryParams<EntriesQuery>,
) -> ApiResult<Json<Entries>> {
    Ok(Json(app.services.conversations.entries(&customer.customer, id, query.parse()?).await?))
}

impl EntriesQuery {
    /// The request of these parameters.
    pub fn parse(self) -> ApiResult<EntriesRequest> {
        let window = match (self.after, self.before) {
            (Some(_), Some(_)) => return Err(query_invalid("Give `after` or `before`, not both.")),
            (None, Some(seq)) => Window::Before(seq),
            (after, None) => Window::After(after.unwrap_or(0)),
        };
        Ok(EntriesRequest { window, limit: parse_limit(self.limit)?, wait: parse_wait(self.wait) })
    }
}
