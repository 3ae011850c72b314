//! HTTP: the contract under `/v1`, the agents' side under `/inbox`, and the built files.
//!
//! A handler is a sentence: extract, call one rule, answer. In reading order:

pub mod openapi;
pub mod state;

mod access_log;
mod assets;
mod csrf;
mod error;
mod extract;
mod health;
mod inbox;
mod response;
mod standalone_page;
mod v1;

use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::routing::get;
use axum::{Router, middleware};
use contract::ProblemCode;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use error::ApiError;
use state::AppState;

/// Everything that the desk answers.
pub fn router(app: AppState) -> Router {
    let mut router = Router::new()
        .nest("/v1", with_fallbacks(v1::routes()).layer(no_store()).layer(v1::cors(&app.site)))
        .nest("/inbox/api", with_fallbacks(inbox::routes(app.clone())).layer(no_store()))
        .route("/healthz", get(health::health));
    if let Some(directory) = &app.site.assets {
        router = router.merge(assets::routes(directory)).merge(standalone_page::routes(directory, &app.site));
    }
    with_fallbacks(router).layer(middleware::from_fn(access_log::access_log)).with_state(app)
}

/// The same routes with a problem for whatever they do not answer, and for a panic.
fn with_fallbacks(router: Router<AppState>) -> Router<AppState> {
    router
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(CatchPanicLayer::custom(error::panic_response))
}

fn no_store() -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))
}

pub async fn not_found() -> ApiError {
    ApiError::new(ProblemCode::NotFound, "There is no such path. See docs/backend.md for those that exist.")
}

async fn method_not_allowed(request: Request) -> ApiError {
    let method = request.method();
    ApiError::new(
        ProblemCode::MethodNotAllowed,
        format!("{method} is not possible here; see the header Allow."),
    )
}
