//! `GET /inbox/api/conversations/{id}`

use axum::Json;
use axum::extract::State;
use inbox_api::ConversationDetail;
use serde::Deserialize;

use super::cookie::AgentAuth;
use crate::http::ApiResult;
use crate::http::app::AppState;
use crate::http::asked::{self, QueryParams};
use crate::http::ids::ConversationPath;
use crate::rules::case::ClientVersion;

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
    Ok(Json(app.desk.conversation_detail(&agent, id, known, asked::parse_wait(query.wait)).await?))
}
