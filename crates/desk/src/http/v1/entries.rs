//! `GET /v1/conversations/{id}/entries`

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

/// Which entries.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EntriesQuery {
    /// Those with a greater `seq`; from the beginning if neither is given.
    after: Option<u64>,
    /// Those with a smaller `seq`, the newest of them. Not together with `after`.
    before: Option<u64>,
    /// How many, 1 to 500; more is answered with 500.
    #[param(default = 100, minimum = 1)]
    limit: Option<u64>,
    /// For how many seconds to wait, at most `limits.wait_seconds`, for an entry after `after` when there is
    /// none yet.
    #[param(default = 0)]
    wait: Option<u64>,
}

/// A page of entries, oldest first.
///
/// With `wait` it is a long poll: answered as soon as there is an entry, else after the wait with none.
#[utoipa::path(
    get,
    path = "/v1/conversations/{conversation}/entries",
    operation_id = "entries",
    tag = "contract",
    params(("conversation" = contract::ConversationId, Path), EntriesQuery),
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
    fn parse(self) -> ApiResult<EntriesRequest> {
        let window = match (self.after, self.before) {
            (Some(_), Some(_)) => return Err(query_invalid("Give `after` or `before`, not both.")),
            (None, Some(seq)) => Window::Before(seq),
            (after, None) => Window::After(after.unwrap_or(0)),
        };
        Ok(EntriesRequest { window, limit: parse_limit(self.limit)?, wait: parse_wait(self.wait) })
    }
}
