//! `GET /inbox/api/conversations/{id}`

use axum::Json;
use axum::extract::State;
use inbox_api::ConversationDetail;
use serde::Deserialize;

use super::cookie::SignedIn;
use crate::http::Answer;
use crate::http::app::App;
use crate::http::asked::{self, Asked};
use crate::http::ids::InConversation;
use crate::rules::case::Known;

/// What is known already, and for how long to wait.
#[derive(Deserialize)]
pub struct After {
    after: Option<u64>,
    stamp: Option<String>,
    wait: Option<u64>,
}

/// One conversation with its customer; with `wait`, as soon as there is something new.
pub async fn case(
    State(app): State<App>,
    SignedIn(agent): SignedIn,
    InConversation(id): InConversation,
    Asked(query): Asked<After>,
) -> Answer<Json<ConversationDetail>> {
    let known = Known { after: query.after.unwrap_or(0), stamp: query.stamp };
    Ok(Json(app.desk.case(&agent, id, known, asked::wait(query.wait)).await?))
}
