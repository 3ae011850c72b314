//! `POST /inbox/api/people/invitation`

use axum::Json as Body;
use axum::extract::State;
use inbox_api::{AgentProfile, InvitationSecret};

use crate::http::error::ApiResult;
use crate::http::extract::json::ValidJson;
use crate::http::state::AppState;

/// Whom an invitation is for. The secret is in the body, because an address ends up in logs.
pub async fn find_invitation(
    State(app): State<AppState>,
    ValidJson(invitation): ValidJson<InvitationSecret>,
) -> ApiResult<Body<AgentProfile>> {
    Ok(Body(app.desk.find_invitation(invitation).await?))
}
