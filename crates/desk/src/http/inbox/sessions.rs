//! `/inbox/api/session` and `/inbox/api/sessions`: signing in and out, and the sessions of an agent.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum_extra::extract::cookie::CookieJar;
use inbox_api::{AgentProfile, AgentSessions, Role, SignIn};
use serde::Deserialize;

use crate::accounts::agent::AgentName;
use crate::http::error::ApiResult;
use crate::http::extract::agent_auth::{AgentAuth, expired_cookie, session_cookie, session_secret};
use crate::http::extract::json::ValidJson;
use crate::http::extract::path::SessionPath;
use crate::http::extract::query::QueryParams;
use crate::http::extract::user_agent::UserAgent;
use crate::http::state::AppState;

/// `POST /session`: opens a session.
pub async fn sign_in(
    State(app): State<AppState>,
    UserAgent(browser): UserAgent,
    cookies: CookieJar,
    ValidJson(sign_in): ValidJson<SignIn>,
) -> ApiResult<(CookieJar, Json<AgentProfile>)> {
    let result = app.services.accounts.sign_in(sign_in, browser).await?;
    let cookies = cookies.add(session_cookie(&app.site, result.secret.reveal()));
    Ok((cookies, profile(&result.agent.name, result.agent.role)))
}

/// `GET /session`: the agent who is signed in.
pub async fn current(AgentAuth(agent): AgentAuth) -> Json<AgentProfile> {
    profile(&agent.name, agent.role)
}

/// `DELETE /session`: ends the session, if there is one.
pub async fn sign_out(
    State(app): State<AppState>,
    headers: HeaderMap,
    cookies: CookieJar,
) -> ApiResult<(StatusCode, CookieJar)> {
    if let Some(secret) = session_secret(&app.site, &headers) {
        app.services.accounts.sign_out(&secret).await?;
    }
    Ok((StatusCode::NO_CONTENT, cookies.add(expired_cookie(&app.site))))
}

fn profile(name: &AgentName, role: Role) -> Json<AgentProfile> {
    Json(AgentProfile { name: name.as_str().to_owned(), role })
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
