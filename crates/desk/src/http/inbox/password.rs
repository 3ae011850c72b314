//! `PUT /inbox/api/people/me/password`

use axum::extract::State;
use axum::http::StatusCode;
use inbox_api::ChangePassword;

use super::cookie::Me;
use crate::http::Answer;
use crate::http::app::App;
use crate::http::json::Json;

/// Gives oneself another password, and ends one's other sessions.
pub async fn change(
    State(app): State<App>,
    Me(actor): Me,
    Json(change): Json<ChangePassword>,
) -> Answer<StatusCode> {
    app.desk.change_password(&actor, change).await?;
    Ok(StatusCode::NO_CONTENT)
}
