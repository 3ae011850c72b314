//! `PUT /inbox/api/people/me/password`

use axum::extract::State;
use axum::http::StatusCode;
use inbox_api::ChangePassword;

use super::cookie::ActorAuth;
use crate::http::ApiResult;
use crate::http::app::AppState;
use crate::http::json::ValidJson;

/// Gives oneself another password, and ends one's other sessions.
pub async fn change_password(
    State(app): State<AppState>,
    ActorAuth(actor): ActorAuth,
    ValidJson(change): ValidJson<ChangePassword>,
) -> ApiResult<StatusCode> {
    app.desk.change_password(&actor, change).await?;
    Ok(StatusCode::NO_CONTENT)
}
