//! HTTP: the contract under `/v1`, the agents' side under `/inbox`, and the built files.
//!
//! A handler is a sentence: extract, call one rule, answer. In reading order:

pub mod v1;

pub mod inbox;

mod alone;
pub mod assets;
mod health;

pub mod app;
mod asked;
mod caller;
mod failure;
mod ids;
mod json;
mod log;
mod reply;

pub mod openapi;

use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use axum::routing::get;
use axum::{Router, middleware};
use contract::ProblemCode;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use app::App;
use failure::Failure;

/// Everything that the desk answers.
pub fn router(app: App) -> Router {
    let mut router = Router::new()
        .nest("/v1", closed(v1::routes()).layer(no_store()).layer(v1::cors(&app.site)))
        .nest("/inbox/api", closed(inbox::routes(app.clone())).layer(no_store()))
        .route("/healthz", get(health::health));
    if let Some(directory) = &app.site.assets {
        router = router.merge(assets::routes(directory)).merge(alone::routes(directory, &app.site));
    }
    closed(router).layer(middleware::from_fn(log::access)).with_state(app)
}

/// The same routes with a problem for whatever they do not answer, and for a panic.
fn closed(router: Router<App>) -> Router<App> {
    router
        .fallback(nothing_here)
        .method_not_allowed_fallback(not_this_method)
        .layer(CatchPanicLayer::custom(failure::panicked))
}

fn no_store() -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))
}

async fn nothing_here() -> Failure {
    Failure::new(ProblemCode::NotFound, "There is no such path. See docs/backend.md for those that exist.")
}

async fn not_this_method(request: Request) -> Failure {
    let method = request.method();
    Failure::new(
        ProblemCode::MethodNotAllowed,
        format!("{method} is not possible here; see the header Allow."),
    )
}

/// An answer of the desk.
type Answer<T = Response> = Result<T, Failure>;
