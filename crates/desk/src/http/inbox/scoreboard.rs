//! `GET /inbox/api/scoreboard`

use axum::Json;
use axum::extract::State;
use inbox_api::ServiceReport;

use super::cookie::Me;
use crate::http::Answer;
use crate::http::app::App;

/// How customers fared over the last weeks.
pub async fn scoreboard(State(app): State<App>, Me(actor): Me) -> Answer<Json<ServiceReport>> {
    Ok(Json(app.desk.scoreboard(&actor).await?))
}
