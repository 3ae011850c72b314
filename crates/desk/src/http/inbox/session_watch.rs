//! Middleware that ends a waiting read when its session is revoked, and lets every change run to its end.

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

use crate::http::error::ApiResult;
use crate::http::extract::agent_auth::session_secret;
use crate::http::state::AppState;
use crate::support::task::run_to_completion;

/// Only reads are ended. A change runs to its end, also if its client hangs up: the session was valid when it came.
pub async fn abort_when_revoked(
    State(app): State<AppState>,
    request: Request,
    next: Next,
) -> ApiResult<Response> {
    if request.method() != Method::GET {
        return Ok(run_to_completion(next.run(request)).await);
    }
    match session_secret(&app.site, request.headers()) {
        Some(secret) => Ok(app.services.authenticator.until_revoked(&secret, next.run(request)).await?),
        None => Ok(next.run(request).await),
    }
}
