//! `GET /v1/conversations`: lists the customer's conversations.

use axum::Json;
use axum::extract::State;
use contract::{Conversations, ReferenceKey};
use serde::Deserialize;

use crate::conversations::list_conversations::ListRequest;
use crate::http::error::ApiResult;
use crate::http::extract::customer_auth::CustomerAuth;
use crate::http::extract::query::{QueryParams, parse_limit, parse_wait, query_invalid};
use crate::http::state::AppState;

/// Query parameters.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// The reference of the conversations, such as `order:1001`; any reference without the parameter.
    #[param(pattern = "^[a-z][a-z0-9_-]{0,31}:.{1,128}$")]
    reference: Option<String>,
    /// The `next` of an earlier page; the first page without the parameter.
    cursor: Option<String>,
    /// Largest number of conversations, at least 1; 500 for a greater value.
    #[param(default = 100, minimum = 1)]
    limit: Option<u64>,
    /// Longest wait for the first conversation if there is none, in seconds; `limits.wait_seconds` for a greater value.
    /// Not together with `cursor`. Optional: a backend may ignore the parameter.
    #[param(default = 0, minimum = 0)]
    wait: Option<u64>,
}

/// The customer's conversations, newest first.
///
/// The order is that of opening. A request with `wait` is a long poll: while there is no conversation, the answer comes
/// as soon as there is one, or without any after the wait.
#[utoipa::path(
    get,
    path = "/v1/conversations",
    operation_id = "list_conversations",
    tag = "contract",
    params(ListQuery),
    responses((status = 200, description = "A page of conversations", body = Conversations)),
    security(("token" = [])),
)]
pub async fn list_conversations(
    State(app): State<AppState>,
    CustomerAuth(customer): CustomerAuth,
    QueryParams(query): QueryParams<ListQuery>,
) -> ApiResult<Json<Conversations>> {
    Ok(Json(app.services.conversations.list_conversations(customer.customer, query.parse()?).await?))
}

impl ListQuery {
    fn parse(self) -> ApiResult<ListRequest> {
        let about = self.reference.as_deref().map(str::parse::<ReferenceKey>).transpose();
        let about = about.map_err(|why| query_invalid(format!("`reference` is malformed: {why}.")))?;
        if self.cursor.is_some() && self.wait.is_some() {
            return Err(query_invalid(
                "`wait` goes with the first page alone; leave out `cursor` or `wait`.",
            ));
        }
        Ok(ListRequest {
            reference: about,
            cursor: self.cursor,
            limit: parse_limit(self.limit)?,
            wait: parse_wait(self.wait),
        })
    }
}
