//! The inbox's API. Every operation but sign-in needs a session cookie, and every change the inbox's own origin.

mod audit;
mod conversations;
mod entries;
mod failed_jobs;
mod people;
mod report;
mod saved_replies;
mod session_watch;
mod sessions;

use axum::routing::{delete, get, post, put};
use axum::{Router, middleware};

use super::csrf::require_same_origin;
use super::state::AppState;
use session_watch::abort_when_revoked;

/// The operations, under `/inbox/api`.
pub fn routes(app: AppState) -> Router<AppState> {
    Router::new()
        .merge(conversation_routes())
        .merge(account_routes())
        .merge(team_routes())
        .layer(middleware::from_fn_with_state(app.clone(), abort_when_revoked))
        .layer(middleware::from_fn_with_state(app, require_same_origin))
}

fn conversation_routes() -> Router<AppState> {
    Router::new()
        .route("/conversations", get(conversations::list))
        .route("/search", get(conversations::search))
        .route("/conversations/{conversation}", get(conversations::detail))
        .route("/conversations/{conversation}/entries/{entry}", put(entries::write_entry))
        .route("/conversations/{conversation}/notes/{entry}", put(entries::write_note))
        .route("/conversations/{conversation}/read", put(entries::mark_read))
}

fn account_routes() -> Router<AppState> {
    let session = post(sessions::sign_in).get(sessions::current).delete(sessions::sign_out);
    Router::new()
        .route("/session", session)
        .route("/sessions", get(sessions::list))
        .route("/sessions/{session}", delete(sessions::end))
        .route("/people", get(people::list).post(people::invite))
        .route("/people/invitation", post(people::find_invitation))
        .route("/people/me/password", put(people::change_password))
        .route("/people/{person}/name", put(people::rename))
        .route("/people/{person}/role", put(people::change_role))
        .route("/people/{person}/disable", post(people::disable))
        .route("/people/{person}/enable", post(people::enable))
        .route("/people/{person}/link", post(people::reissue_invitation))
        .route("/audit", get(audit::page))
}

fn team_routes() -> Router<AppState> {
    Router::new()
        .route("/replies", get(saved_replies::list).post(saved_replies::add))
        .route("/replies/{reply}", put(saved_replies::change).delete(saved_replies::remove))
        .route("/scoreboard", get(report::report))
        .route("/failed-jobs", get(failed_jobs::list))
        .route("/failed-jobs/retry", post(failed_jobs::retry_all))
        .route("/failed-jobs/{job}/retry", post(failed_jobs::retry))
}
