//! Requests that wait, for as long as whoever asks is signed in.

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

use crate::http::error::ApiResult;
use crate::http::extract::agent_auth;
use crate::http::state::AppState;

/// Ends what reads together with the session that reads it. A write is left to finish: it was allowed when it came.
pub async fn abort_when_revoked(
    State(app): State<AppState>,
    request: Request,
    next: Next,
) -> ApiResult<Response> {
    if request.method() != Method::GET {
        return Ok(next.run(request).await);
    }
    let Some(secret) = agent_auth::secret(request.headers()).map(str::to_owned) else {
        return Ok(next.run(request).await);
    };
    Ok(app.desk.until_revoked(&secret, next.run(request)).await?)
}
