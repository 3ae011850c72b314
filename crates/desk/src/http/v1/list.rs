//! `GET /v1/conversations`

use axum::Json;
use axum::extract::State;
use contract::{Conversations, ReferenceKey};
use serde::Deserialize;

use crate::conversations::list::ListRequest;
use crate::http::error::ApiResult;
use crate::http::extract::customer_auth::CustomerAuth;
use crate::http::extract::query::{QueryParams, parse_limit, parse_wait, query_invalid};
use crate::http::state::AppState;

/// Which conversations.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// About which reference, such as `order:1001`; about any if left out.
    reference: Option<String>,
    /// The `next` of an earlier page.
    cursor: Option<String>,
    /// How many, 1 to 500; more is answered with 500.
    #[param(default = 100, minimum = 1)]
    limit: Option<u64>,
    /// For how many seconds to wait, at most `limits.wait_seconds`, for a first conversation when there is none
    /// yet, so that a second page learns of it. Not together with `cursor`. An addition of this desk: a backend may ignore it.
    #[param(default = 0)]
    wait: Option<u64>,
}

/// The customer's conversations, newest first.
#[utoipa::path(
    get,
    path = "/v1/conversations",
    operation_id = "list",
    tag = "contract",
    params(ListQuery),
    responses((status = 200, description = "A page of conversations", body = Conversations)),
    security(("token" = [])),
)]
pub async fn list(
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
