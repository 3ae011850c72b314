//! Responses for requests without a route, with another method, and for panics.

use axum::Router;
use axum::extract::Request;
use contract::ProblemCode;
use tower_http::catch_panic::CatchPanicLayer;

use super::error::{ApiError, panic_response};
use super::state::AppState;

/// The same routes, with a problem in place of every response that axum gives without a body.
pub fn with_fallbacks(router: Router<AppState>) -> Router<AppState> {
    router
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(CatchPanicLayer::custom(panic_response))
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
