//! `/inbox/api/people`: the people of the desk, their roles, invitations and passwords.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use inbox_api::{
    AgentProfile, ChangePassword, ChangeRole, ChangeSignInName, InvitationLink, InvitationSecret,
    InvitePerson, People, Person, RenamePerson,
};

use crate::accounts::sign_in::SignInClient;
use crate::http::error::ApiResult;
use crate::http::extract::agent_auth::AgentAuth;
use crate::http::extract::json::ValidJson;
use crate::http::extract::path::PersonPath;
use crate::http::state::AppState;

/// `GET`: all people.
pub async fn list(State(app): State<AppState>, AgentAuth(agent): AgentAuth) -> ApiResult<Json<People>> {
    Ok(Json(app.services.accounts.list_people(&agent).await?))
}

/// `POST`: adds a person, with a link to pass on.
pub async fn invite(
    State(app): State<AppState>,
    AgentAuth(agent): AgentAuth,
    ValidJson(invite): ValidJson<InvitePerson>,
) -> ApiResult<(StatusCode, Json<InvitationLink>)> {
    Ok((StatusCode::CREATED, Json(app.services.accounts.invite(&agent, invite).await?)))
}

/// `POST /invitation`: the agent of an invitation. The secret is in the body, because URLs end up in logs.
pub async fn find_invitation(
    State(app): State<AppState>,
    client: SignInClient,
    ValidJson(invitation): ValidJson<InvitationSecret>,
) -> ApiResult<Json<AgentProfile>> {
    Ok(Json(app.services.accounts.find_invitation(invitation, &client).await?))
}

/// `POST /{person}/link`: another link by which a person chooses a password.
pub async fn reissue_invitation(
    State(app): State<AppState>,
    AgentAuth(agent): AgentAuth,
    PersonPath(person): PersonPath,
) -> ApiResult<(StatusCode, Json<InvitationLink>)> {
    Ok((StatusCode::CREATED, Json(app.services.accounts.reissue_invitation(&agent, person).await?)))
}

/// `PUT /me/password`: changes the agent's own password and ends their other sessions.
pub async fn change_password(
    State(app): State<AppState>,
    AgentAuth(agent): AgentAuth,
    ValidJson(change): ValidJson<ChangePassword>,
) -> ApiResult<StatusCode> {
    app.services.accounts.change_password(&agent, change).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT /{person}/role`
pub async fn change_role(
    State(app): State<AppState>,
    AgentAuth(agent): AgentAuth,
    PersonPath(person): PersonPath,
    ValidJson(change): ValidJson<ChangeRole>,
) -> ApiResult<Json<Person>> {
    Ok(Json(app.services.accounts.change_role(&agent, person, change.role).await?))
}

/// `PUT /{person}/name`
pub async fn rename(
    State(app): State<AppState>,
    AgentAuth(agent): AgentAuth,
    PersonPath(person): PersonPath,
    ValidJson(rename): ValidJson<RenamePerson>,
) -> ApiResult<Json<Person>> {
    Ok(Json(app.services.accounts.rename(&agent, person, &rename.name).await?))
}

/// `PUT /{person}/sign-in-name`
pub async fn change_sign_in_name(
    State(app): State<AppState>,
    AgentAuth(agent): AgentAuth,
    PersonPath(person): PersonPath,
    ValidJson(change): ValidJson<ChangeSignInName>,
) -> ApiResult<Json<Person>> {
    Ok(Json(app.services.accounts.change_sign_in_name(&agent, person, &change.sign_in_name).await?))
}

/// `POST /{person}/disable`
pub async fn disable(
    State(app): State<AppState>,
    AgentAuth(agent): AgentAuth,
    PersonPath(person): PersonPath,
) -> ApiResult<Json<Person>> {
    Ok(Json(app.services.accounts.disable(&agent, person).await?))
}

/// `POST /{person}/enable`
pub async fn enable(
    State(app): State<AppState>,
    AgentAuth(agent): AgentAuth,
    PersonPath(person): PersonPath,
) -> ApiResult<Json<Person>> {
    Ok(Json(app.services.accounts.enable(&agent, person).await?))
}
