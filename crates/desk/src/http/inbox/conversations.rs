//! `/inbox/api/conversations` and `/inbox/api/search`: the list, one conversation, and the search.

use axum::Json;
use axum::extract::State;
use inbox_api::{ConversationDetail, ConversationList, ListFilter, Search, SearchResults};
use serde::Deserialize;

use crate::http::error::ApiResult;
use crate::http::extract::agent_auth::AgentAuth;
use crate::http::extract::json::ValidJson;
use crate::http::extract::path::ConversationPath;
use crate::http::extract::query::{QueryParams, parse_wait};
use crate::http::state::AppState;
use crate::inbox::detail::ClientVersion;
use crate::inbox::list::InboxListRequest;

#[derive(Deserialize)]
pub struct InboxListQuery {
    #[serde(default)]
    view: ListFilter,
    cursor: Option<String>,
    after: Option<u64>,
    wait: Option<u64>,
}

/// `GET /conversations`: a page of the list. With `after` and `wait` it is a long poll.
pub async fn list(
    State(app): State<AppState>,
    AgentAuth(agent): AgentAuth,
    QueryParams(query): QueryParams<InboxListQuery>,
) -> ApiResult<Json<ConversationList>> {
    let InboxListQuery { view, cursor, after, wait } = query;
    let request = InboxListRequest { filter: view, cursor, after, wait: parse_wait(wait) };
    Ok(Json(app.services.inbox.conversation_list(agent.id, request).await?))
}

#[derive(Deserialize)]
pub struct DetailQuery {
    after: Option<u64>,
    version: Option<String>,
    wait: Option<u64>,
}

/// `GET /conversations/{id}`: one conversation with its customer. With `wait` it is a long poll.
pub async fn detail(
    State(app): State<AppState>,
    AgentAuth(agent): AgentAuth,
    ConversationPath(id): ConversationPath,
    QueryParams(query): QueryParams<DetailQuery>,
) -> ApiResult<Json<ConversationDetail>> {
    let known = ClientVersion { after: query.after.unwrap_or(0), version: query.version };
    let wait = parse_wait(query.wait);
    Ok(Json(app.services.inbox.conversation_detail(&agent, id, known, wait).await?))
}

/// `POST /search`: the conversations that contain all words of the query.
pub async fn search(
    State(app): State<AppState>,
    AgentAuth(_): AgentAuth,
    ValidJson(Search { query }): ValidJson<Search>,
) -> ApiResult<Json<SearchResults>> {
    Ok(Json(app.services.inbox.search(&query).await?))
}
