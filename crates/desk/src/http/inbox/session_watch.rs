//! Middleware that ends a waiting read when its session is revoked.

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

use crate::http::error::ApiResult;
use crate::http::extract::agent_auth::session_secret;
use crate::http::state::AppState;

/// Only reads are ended. A change runs to its end: the session was valid when it came.
pub async fn abort_when_revoked(
    State(app): State<AppState>,
    request: Request,
    next: Next,
) -> ApiResult<Response> {
    match session_secret(&app.site, request.headers()) {
        Some(secret) if request.method() == Method::GET => {
            Ok(app.services.authenticator.until_revoked(&secret, next.run(request)).await?)
        }
        _ => Ok(next.run(request).await),
    }
}
