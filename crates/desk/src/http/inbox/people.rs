//! `/inbox/api/people`: who is here, and inviting somebody.

use axum::Json as Body;
use axum::extract::State;
use axum::http::StatusCode;
use inbox_api::{InvitationLink, InvitePerson, People};

use crate::http::error::ApiResult;
use crate::http::extract::agent_auth::ActorAuth;
use crate::http::extract::json::ValidJson;
use crate::http::state::AppState;

/// `GET`: everybody.
pub async fn list(State(app): State<AppState>, ActorAuth(actor): ActorAuth) -> ApiResult<Body<People>> {
    Ok(Body(app.desk.people(&actor).await?))
}

/// `POST`: adds somebody, with a link to hand on.
pub async fn invite(
    State(app): State<AppState>,
    ActorAuth(actor): ActorAuth,
    ValidJson(invite): ValidJson<InvitePerson>,
) -> ApiResult<(StatusCode, Body<InvitationLink>)> {
    Ok((StatusCode::CREATED, Body(app.desk.invite(&actor, invite).await?)))
}
