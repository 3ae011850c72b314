//! `/inbox/api/session`: signing in and out.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use inbox_api::{AgentProfile, Role, SignIn};

use super::browser::From;
use super::cookie::{self, Me};
use crate::http::Answer;
use crate::http::app::App;
use crate::http::json::Json;
use crate::rules::agents::AgentName;

/// `POST`: opens a session with a name and a password, with a one-time link, or by choosing a password.
pub async fn sign_in(State(app): State<App>, From(browser): From, Json(sign_in): Json<SignIn>) -> Answer {
    let signed_in = app.desk.sign_in(sign_in, browser).await?;
    let cookie = cookie::opening(&app.site, signed_in.secret.reveal());
    Ok(([(header::SET_COOKIE, cookie)], agent(&signed_in.agent.name, signed_in.agent.role)).into_response())
}

/// `GET`: who is signed in.
pub async fn who(Me(actor): Me) -> Response {
    agent(&actor.name, actor.role)
}

/// `DELETE`: ends the session, if there is one.
pub async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Answer {
    if let Some(secret) = cookie::secret(&headers) {
        app.desk.sign_out(secret).await?;
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie::closing(&app.site))]).into_response())
}

fn agent(name: &AgentName, role: Role) -> Response {
    axum::Json(AgentProfile { name: name.as_str().to_owned(), role }).into_response()
}
