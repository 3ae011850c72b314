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

use super::app::App;

/// The operations, under `/inbox/api`.
pub fn routes(app: App) -> Router<App> {
    Router::new()
        .route("/session", post(session::sign_in).get(session::who).delete(session::sign_out))
        .route("/conversations", get(conversations::conversations))
        .route("/search", get(search::search))
        .route("/conversations/{conversation}", get(case::case))
        .route("/conversations/{conversation}/entries/{entry}", put(answer::answer))
        .route("/conversations/{conversation}/notes/{entry}", put(note::note))
        .merge(people())
        .merge(team())
        .layer(middleware::from_fn_with_state(app.clone(), presence::presence))
        .layer(middleware::from_fn_with_state(app, guard::guard))
}

/// Who is here, where they are signed in, and what was done about that.
fn people() -> Router<App> {
    Router::new()
        .route("/people", get(people::list).post(people::invite))
        .route("/people/invitation", post(invitation::invitation))
        .route("/people/me/password", put(password::change))
        .route("/people/{person}/role", put(person::role))
        .route("/people/{person}/disable", post(person::disable))
        .route("/people/{person}/enable", post(person::enable))
        .route("/people/{person}/link", post(person::link))
        .route("/sessions", get(sessions::list))
        .route("/sessions/{session}", delete(sessions::end))
        .route("/audit", get(audit::audit))
}

/// What the team shares, and how customers fare with it.
fn team() -> Router<App> {
    Router::new()
        .route("/replies", get(replies::list).post(replies::add))
        .route("/replies/{reply}", put(replies::change).delete(replies::remove))
        .route("/scoreboard", get(scoreboard::scoreboard))
}
