//! The agents' side, for the inbox alone: a session in a cookie, and the rules behind it.

pub mod answer;
pub mod case;
pub mod conversations;
pub mod cookie;
pub mod guard;
pub mod note;
pub mod search;
pub mod session;

pub mod audit;
mod bodies;
mod browser;
pub mod invitation;
mod number;
pub mod password;
pub mod people;
pub mod person;
mod presence;
pub mod replies;
pub mod scoreboard;
pub mod sessions;

use axum::routing::{delete, get, post, put};
use axum::{Router, middleware};

use super::app::AppState;

/// The operations, under `/inbox/api`.
pub fn routes(app: AppState) -> Router<AppState> {
    Router::new()
        .route("/session", post(session::sign_in).get(session::current).delete(session::sign_out))
        .route("/conversations", get(conversations::list))
        .route("/search", get(search::search))
        .route("/conversations/{conversation}", get(case::detail))
        .route("/conversations/{conversation}/entries/{entry}", put(answer::write_entry))
        .route("/conversations/{conversation}/notes/{entry}", put(note::write_note))
        .merge(people())
        .merge(team())
        .layer(middleware::from_fn_with_state(app.clone(), presence::abort_when_revoked))
        .layer(middleware::from_fn_with_state(app, guard::require_same_origin))
}

/// Who is here, where they are signed in, and what was done about that.
fn people() -> Router<AppState> {
    Router::new()
        .route("/people", get(people::list).post(people::invite))
        .route("/people/invitation", post(invitation::find_invitation))
        .route("/people/me/password", put(password::change_password))
        .route("/people/{person}/role", put(person::role))
        .route("/people/{person}/disable", post(person::disable))
        .route("/people/{person}/enable", post(person::enable))
        .route("/people/{person}/link", post(person::link))
        .route("/sessions", get(sessions::list))
        .route("/sessions/{session}", delete(sessions::end))
        .route("/audit", get(audit::audit))
}

/// What the team shares, and how customers fare with it.
fn team() -> Router<AppState> {
    Router::new()
        .route("/replies", get(replies::list).post(replies::add))
        .route("/replies/{reply}", put(replies::change).delete(replies::remove))
        .route("/scoreboard", get(scoreboard::report))
}
