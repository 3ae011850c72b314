//! `/inbox/api/sessions`: where somebody is signed in.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use inbox_api::AgentSessions;
use serde::Deserialize;

use super::cookie::Me;
use super::number::InSession;
use crate::http::Answer;
use crate::http::app::App;
use crate::http::asked::Asked;

/// Whose; one's own if nobody is named.
#[derive(Deserialize)]
pub struct Whose {
    person: Option<u64>,
}

/// `GET`: one's own, or for a lead anybody's.
pub async fn list(
    State(app): State<App>,
    Me(actor): Me,
    Asked(whose): Asked<Whose>,
) -> Answer<Json<AgentSessions>> {
    Ok(Json(app.desk.sessions(&actor, whose.person).await?))
}

/// `DELETE .../{session}`: ends it.
pub async fn end(State(app): State<App>, Me(actor): Me, InSession(session): InSession) -> Answer<StatusCode> {
    app.desk.end_session(&actor, session).await?;
    Ok(StatusCode::NO_CONTENT)
}
