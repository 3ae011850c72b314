//! `GET /inbox/api/conversations`

use axum::Json;
use axum::extract::State;
use inbox_api::{ConversationList, ListFilter};
use serde::Deserialize;

use super::cookie::SignedIn;
use crate::http::Answer;
use crate::http::app::App;
use crate::http::asked::{self, Asked};
use crate::rules::inbox::InboxPage;

/// Which part, from where, and for how long to wait.
#[derive(Deserialize)]
pub struct Position {
    #[serde(default)]
    view: ListFilter,
    cursor: Option<String>,
    after: Option<u64>,
    wait: Option<u64>,
}

/// A page of a view; with `after` and `wait`, as soon as the log went on.
pub async fn conversations(
    State(app): State<App>,
    SignedIn(agent): SignedIn,
    Asked(Position { view, cursor, after, wait }): Asked<Position>,
) -> Answer<Json<ConversationList>> {
    let page = InboxPage { view, cursor, after, wait: asked::wait(wait) };
    Ok(Json(app.desk.inbox(&agent, page).await?))
}
