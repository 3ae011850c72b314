//! `/inbox/api/session` and `/inbox/api/sessions`: signing in and out, and the sessions of an agent.

use axum::Json;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::AppendHeaders;
use axum_extra::extract::cookie::CookieJar;
use inbox_api::{AgentProfile, AgentSessions, SignIn};
use serde::Deserialize;

use crate::accounts::agent::profile;
use crate::accounts::sign_in::SignInClient;
use crate::http::error::ApiResult;
use crate::http::extract::agent_auth::{
    AgentAuth, device_cookie, expired_cookie, session_cookie, session_secret,
};
use crate::http::extract::json::ValidJson;
use crate::http::extract::path::SessionPath;
use crate::http::extract::query::QueryParams;
use crate::http::state::AppState;

/// `POST /session`: opens a session. The first cookie is that of the session, the second one that of the device.
pub async fn sign_in(
    State(app): State<AppState>,
    client: SignInClient,
    ValidJson(sign_in): ValidJson<SignIn>,
) -> ApiResult<(AppendHeaders<[(HeaderName, String); 2]>, Json<AgentProfile>)> {
    let result = app.services.accounts.sign_in(sign_in, client).await?;
    let session = session_cookie(&app.site, result.secret.reveal());
    let device = device_cookie(&app.site, result.device_cookie);
    let cookies = [session, device].map(|cookie| (SET_COOKIE, cookie.to_string()));
    Ok((AppendHeaders(cookies), Json(result.agent.profile())))
}

/// `GET /session`: the agent who is signed in.
pub async fn current(AgentAuth(agent): AgentAuth) -> Json<AgentProfile> {
    Json(profile(&agent.name, &agent.sign_in_name, agent.role))
}

/// `DELETE /session`: ends the session, if there is one.
pub async fn sign_out(
    State(app): State<AppState>,
    headers: HeaderMap,
    client: SignInClient,
    cookies: CookieJar,
) -> ApiResult<(StatusCode, CookieJar)> {
    if let Some(secret) = session_secret(&app.site, &headers) {
        app.services.accounts.sign_out(&secret, &client).await?;
    }
    Ok((StatusCode::NO_CONTENT, cookies.add(expired_cookie(&app.site))))
}

#[derive(Deserialize)]
pub struct SessionsQuery {
    person: Option<u64>,
}

/// `GET /sessions`: the agent's own sessions, or for a lead those of any person.
pub async fn list(
    State(app): State<AppState>,
    AgentAuth(agent): AgentAuth,
    QueryParams(query): QueryParams<SessionsQuery>,
) -> ApiResult<Json<AgentSessions>> {
    Ok(Json(app.services.accounts.list_sessions(&agent, query.person).await?))
}

/// `DELETE /sessions/{session}`: ends a session.
pub async fn end(
    State(app): State<AppState>,
    AgentAuth(agent): AgentAuth,
    SessionPath(session): SessionPath,
) -> ApiResult<StatusCode> {
    app.services.accounts.end_session(&agent, session).await?;
    Ok(StatusCode::NO_CONTENT)
}
