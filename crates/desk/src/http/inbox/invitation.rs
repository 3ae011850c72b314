//! `POST /inbox/api/people/invitation`

use axum::Json as Body;
use axum::extract::State;
use inbox_api::{AgentProfile, InvitationSecret};

use crate::http::Answer;
use crate::http::app::App;
use crate::http::json::Json;

/// Whom an invitation is for. The secret is in the body, because an address ends up in logs.
pub async fn invitation(
    State(app): State<App>,
    Json(invitation): Json<InvitationSecret>,
) -> Answer<Body<AgentProfile>> {
    Ok(Body(app.desk.invitation(invitation).await?))
}
