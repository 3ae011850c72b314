//! `GET /inbox/api/conversations/{id}`

use axum::Json;
use axum::extract::State;
use inbox_api::ConversationDetail;
use serde::Deserialize;

use crate::http::error::ApiResult;
use crate::http::extract::agent_auth::AgentAuth;
use crate::http::extract::path::ConversationPath;
use crate::http::extract::query;
use crate::http::extract::query::QueryParams;
use crate::http::state::AppState;
use crate::inbox::detail::ClientVersion;

/// What is known already, and for how long to wait.
#[derive(Deserialize)]
pub struct DetailQuery {
    after: Option<u64>,
    stamp: Option<String>,
    wait: Option<u64>,
}

/// One conversation with its customer; with `wait`, as soon as there is something new.
pub async fn detail(
    State(app): State<AppState>,
    AgentAuth(agent): AgentAuth,
    ConversationPath(id): ConversationPath,
    QueryParams(query): QueryParams<DetailQuery>,
) -> ApiResult<Json<ConversationDetail>> {
    let known = ClientVersion { after: query.after.unwrap_or(0), version: query.stamp };
    Ok(Json(app.desk.conversation_detail(&agent, id, known, query::parse_wait(query.wait)).await?))
}
