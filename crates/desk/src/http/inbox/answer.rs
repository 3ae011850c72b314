//! `PUT /inbox/api/conversations/{id}/entries/{id}`

use axum::extract::State;
use inbox_api::AgentEntry;
use serde::Deserialize;

use super::cookie::SignedIn;
use crate::http::app::App;
use crate::http::asked::Asked;
use crate::http::ids::InEntry;
use crate::http::json::Json;
use crate::http::{Answer, reply};
use crate::rules;

/// What the agent had seen.
#[derive(Deserialize)]
pub struct Seen {
    seen: Option<u64>,
}

/// Writes what an agent says or does; with `seen`, an answer only if nobody else has answered since.
pub async fn answer(
    State(app): State<App>,
    SignedIn(agent): SignedIn,
    InEntry(conversation, entry): InEntry,
    Asked(Seen { seen }): Asked<Seen>,
    Json(write): Json<AgentEntry>,
) -> Answer {
    let answer = rules::answer::Answer { agent, entry, write, seen };
    Ok(reply::written(app.desk.answer(conversation, answer).await?))
}
