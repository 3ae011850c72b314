//! `/inbox/api/people/{person}/...`: what a lead does about somebody.

use axum::Json as Body;
use axum::extract::State;
use axum::http::StatusCode;
use inbox_api::{ChangeRole, InvitationLink, Person};

use crate::http::error::ApiResult;
use crate::http::extract::agent_auth::ActorAuth;
use crate::http::extract::json::ValidJson;
use crate::http::extract::number::PersonPath;
use crate::http::state::AppState;

/// `PUT .../role`: what they may do.
pub async fn role(
    State(app): State<AppState>,
    ActorAuth(actor): ActorAuth,
    PersonPath(person): PersonPath,
    ValidJson(change): ValidJson<ChangeRole>,
) -> ApiResult<Body<Person>> {
    Ok(Body(app.desk.change_role(&actor, person, change.role).await?))
}

/// `POST .../disable`: they cannot sign in any more.
pub async fn disable(
    State(app): State<AppState>,
    ActorAuth(actor): ActorAuth,
    PersonPath(person): PersonPath,
) -> ApiResult<Body<Person>> {
    Ok(Body(app.desk.disable(&actor, person).await?))
}

/// `POST .../enable`: they can again.
pub async fn enable(
    State(app): State<AppState>,
    ActorAuth(actor): ActorAuth,
    PersonPath(person): PersonPath,
) -> ApiResult<Body<Person>> {
    Ok(Body(app.desk.enable(&actor, person).await?))
}

/// `POST .../link`: a further link by which they choose a password.
pub async fn link(
    State(app): State<AppState>,
    ActorAuth(actor): ActorAuth,
    PersonPath(person): PersonPath,
) -> ApiResult<(StatusCode, Body<InvitationLink>)> {
    Ok((StatusCode::CREATED, Body(app.desk.reissue_invitation(&actor, person).await?)))
}
