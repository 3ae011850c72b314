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

use axum::{Router, middleware};

use super::csrf::require_same_origin;
use super::routes::Principal::{Agent, Anybody, Lead};
use super::routes::Routes;
use super::state::AppState;
use session_watch::abort_when_revoked;

/// The operations, under `/inbox/api`.
pub fn routes() -> Routes {
    conversation_routes().merge(account_routes()).merge(team_routes())
}

/// The checks of every operation.
pub fn with_checks(router: Router<AppState>, app: AppState) -> Router<AppState> {
    router
        .layer(middleware::from_fn_with_state(app.clone(), abort_when_revoked))
        .layer(middleware::from_fn_with_state(app, require_same_origin))
}

fn conversation_routes() -> Routes {
    Routes::default()
        .get("/conversations", Agent, conversations::list)
        .post("/search", Agent, conversations::search)
        .get("/conversations/{conversation}", Agent, conversations::detail)
        .put("/conversations/{conversation}/entries/{entry}", Agent, entries::write_entry)
        .put("/conversations/{conversation}/notes/{entry}", Agent, entries::write_note)
        .put("/conversations/{conversation}/read", Agent, entries::mark_read)
}

fn account_routes() -> Routes {
    Routes::default()
        .post("/session", Anybody, sessions::sign_in)
        .get("/session", Agent, sessions::current)
        .delete("/session", Anybody, sessions::sign_out)
        .get("/sessions", Agent, sessions::list)
        .delete("/sessions/{session}", Agent, sessions::end)
        .get("/people", Lead, people::list)
        .post("/people", Lead, people::invite)
        .post("/people/invitation", Anybody, people::find_invitation)
        .put("/people/me/password", Agent, people::change_password)
        .put("/people/{person}/name", Lead, people::rename)
        .put("/people/{person}/sign-in-name", Lead, people::change_sign_in_name)
        .put("/people/{person}/role", Lead, people::change_role)
        .post("/people/{person}/disable", Lead, people::disable)
        .post("/people/{person}/enable", Lead, people::enable)
        .post("/people/{person}/link", Lead, people::reissue_invitation)
        .get("/audit", Lead, audit::page)
}

fn team_routes() -> Routes {
    Routes::default()
        .get("/replies", Agent, saved_replies::list)
        .post("/replies", Lead, saved_replies::add)
        .put("/replies/{reply}", Lead, saved_replies::change)
        .delete("/replies/{reply}", Lead, saved_replies::remove)
        .get("/scoreboard", Lead, report::report)
        .get("/failed-jobs", Agent, failed_jobs::list)
        .post("/failed-jobs/retry", Agent, failed_jobs::retry_all)
        .post("/failed-jobs/{job}/retry", Agent, failed_jobs::retry)
}
