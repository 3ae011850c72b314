//! `GET /inbox/api/conversations`

use axum::Json;
use axum::extract::State;
use inbox_api::{ConversationList, ListFilter};
use serde::Deserialize;

use crate::http::error::ApiResult;
use crate::http::extract::agent_auth::AgentAuth;
use crate::http::extract::query;
use crate::http::extract::query::QueryParams;
use crate::http::state::AppState;
use crate::inbox::list::InboxListRequest;

/// Which part, from where, and for how long to wait.
#[derive(Deserialize)]
pub struct InboxListQuery {
    #[serde(default)]
    view: ListFilter,
    cursor: Option<String>,
    after: Option<u64>,
    wait: Option<u64>,
}

/// A page of a view; with `after` and `wait`, as soon as the log went on.
pub async fn list(
    State(app): State<AppState>,
    AgentAuth(agent): AgentAuth,
    QueryParams(InboxListQuery { view, cursor, after, wait }): QueryParams<InboxListQuery>,
) -> ApiResult<Json<ConversationList>> {
    let page = InboxListRequest { filter: view, cursor, after, wait: query::parse_wait(wait) };
    Ok(Json(app.desk.conversation_list(&agent, page).await?))
}
