//! `/inbox/api/conversations/{id}/entries`, `/notes` and `/read`: agents' entries, notes and read positions.

use axum::Json;
use axum::extract::State;
use contract::{CompanyEntry, Conversation, MarkRead};
use inbox_api::WriteNote;
use serde::Deserialize;

use crate::conversations::agent_entry::AgentEntryRequest;
use crate::conversations::company_person::CompanyPerson;
use crate::http::error::ApiResult;
use crate::http::extract::agent_auth::AgentAuth;
use crate::http::extract::json::ValidJson;
use crate::http::extract::path::{ConversationPath, EntryPath};
use crate::http::extract::query::QueryParams;
use crate::http::response::created_or_ok;
use crate::http::state::AppState;

#[derive(Deserialize)]
pub struct AgentEntryQuery {
    seen: Option<u64>,
}

/// `PUT /entries/{id}`: appends an agent's entry. With `seen`, a reply is refused if another agent replied after it.
pub async fn write_entry(
    State(app): State<AppState>,
    AgentAuth(agent): AgentAuth,
    EntryPath(conversation, entry): EntryPath,
    QueryParams(AgentEntryQuery { seen }): QueryParams<AgentEntryQuery>,
    ValidJson(write): ValidJson<CompanyEntry>,
) -> ApiResult {
    let request =
        AgentEntryRequest { agent: CompanyPerson::agent(agent.id, &agent.name), entry, write, seen };
    Ok(created_or_ok(app.services.conversations.write_agent_entry(conversation, request).await?))
}

/// `PUT /notes/{id}`: writes a note for the other agents.
pub async fn write_note(
    State(app): State<AppState>,
    AgentAuth(agent): AgentAuth,
    EntryPath(conversation, id): EntryPath,
    ValidJson(write): ValidJson<WriteNote>,
) -> ApiResult {
    Ok(created_or_ok(
        app.services
            .notes
            .write_note(CompanyPerson::agent(agent.id, &agent.name), conversation, id, write)
            .await?,
    ))
}

/// `PUT /read`: records that the agent has read all entries up to a `seq`.
pub async fn mark_read(
    State(app): State<AppState>,
    AgentAuth(agent): AgentAuth,
    ConversationPath(conversation): ConversationPath,
    ValidJson(MarkRead { up_to }): ValidJson<MarkRead>,
) -> ApiResult<Json<Conversation>> {
    Ok(Json(
        app.services
            .conversations
            .mark_read_by_agent(CompanyPerson::agent(agent.id, &agent.name), conversation, up_to)
            .await?,
    ))
}
