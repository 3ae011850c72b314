//! The agents' side, for the inbox alone: a session in a cookie, and the rules behind it.

use super::csrf;
use super::state::AppState;

pub mod audit;
pub mod bodies;
pub mod conversations;
pub mod detail;
pub mod entries;
pub mod invitation;
pub mod notes;
pub mod password;
pub mod people;
pub mod person;
pub mod report;
pub mod saved_replies;
pub mod search;
pub mod session;
pub mod session_watch;
pub mod sessions;

use axum::routing::{delete, get, post, put};
use axum::{Router, middleware};

/// The operations, under `/inbox/api`.
pub fn routes(app: AppState) -> Router<AppState> {
    Router::new()
        .route("/session", post(session::sign_in).get(session::current).delete(session::sign_out))
        .route("/conversations", get(conversations::list))
        .route("/search", get(search::search))
        .route("/conversations/{conversation}", get(detail::detail))
        .route("/conversations/{conversation}/entries/{entry}", put(entries::write_entry))
        .route("/conversations/{conversation}/notes/{entry}", put(notes::write_note))
        .merge(people())
        .merge(team())
        .layer(middleware::from_fn_with_state(app.clone(), session_watch::abort_when_revoked))
        .layer(middleware::from_fn_with_state(app, csrf::require_same_origin))
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
        .route("/replies", get(saved_replies::list).post(saved_replies::add))
        .route("/replies/{reply}", put(saved_replies::change).delete(saved_replies::remove))
        .route("/scoreboard", get(report::report))
}
