//! `/inbox/api/session`: signing in and out.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use inbox_api::{AgentProfile, Role, SignIn};

use crate::accounts::agent::AgentName;
use crate::http::error::ApiResult;
use crate::http::extract::agent_auth;
use crate::http::extract::agent_auth::ActorAuth;
use crate::http::extract::json::ValidJson;
use crate::http::extract::user_agent::UserAgent;
use crate::http::state::AppState;

/// `POST`: opens a session with a name and a password, with a one-time link, or by choosing a password.
pub async fn sign_in(
    State(app): State<AppState>,
    UserAgent(browser): UserAgent,
    ValidJson(sign_in): ValidJson<SignIn>,
) -> ApiResult {
    let signed_in = app.desk.sign_in(sign_in, browser).await?;
    let cookie = agent_auth::opening(&app.site, signed_in.secret.reveal());
    Ok(([(header::SET_COOKIE, cookie)], profile(&signed_in.agent.name, signed_in.agent.role)).into_response())
}

/// `GET`: who is signed in.
pub async fn current(ActorAuth(actor): ActorAuth) -> Response {
    profile(&actor.name, actor.role)
}

/// `DELETE`: ends the session, if there is one.
pub async fn sign_out(State(app): State<AppState>, headers: HeaderMap) -> ApiResult {
    if let Some(secret) = agent_auth::secret(&headers) {
        app.desk.sign_out(secret).await?;
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, agent_auth::closing(&app.site))]).into_response())
}

fn profile(name: &AgentName, role: Role) -> Response {
    axum::Json(AgentProfile { name: name.as_str().to_owned(), role }).into_response()
}
