//! `PUT /inbox/api/conversations/{id}/notes/{id}`

use axum::extract::State;
use inbox_api::WriteNote;

use super::cookie::SignedIn;
use crate::http::app::App;
use crate::http::ids::InEntry;
use crate::http::json::Json;
use crate::http::{Answer, reply};

/// Writes a note for the other agents.
pub async fn note(
    State(app): State<App>,
    SignedIn(agent): SignedIn,
    InEntry(conversation, id): InEntry,
    Json(write): Json<WriteNote>,
) -> Answer {
    Ok(reply::written(app.desk.note(agent, conversation, id, write).await?))
}
