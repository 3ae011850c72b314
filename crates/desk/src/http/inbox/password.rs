//! `PUT /inbox/api/people/me/password`

use axum::extract::State;
use axum::http::StatusCode;
use inbox_api::ChangePassword;

use crate::http::error::ApiResult;
use crate::http::extract::agent_auth::ActorAuth;
use crate::http::extract::json::ValidJson;
use crate::http::state::AppState;

/// Gives oneself another password, and ends one's other sessions.
pub async fn change_password(
    State(app): State<AppState>,
    ActorAuth(actor): ActorAuth,
    ValidJson(change): ValidJson<ChangePassword>,
) -> ApiResult<StatusCode> {
    app.desk.change_password(&actor, change).await?;
    Ok(StatusCode::NO_CONTENT)
}
