//! Against requests that another site makes with an agent's cookie.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use contract::ProblemCode;

use super::error::{ApiError, ApiResult};
use super::state::AppState;
use crate::origin::Origin;

/// The header that only a page of the desk's own origin can send: from any other, a browser first asks with a
/// preflight, and none is ever granted here.
const CSRF_HEADER: (&str, &str) = ("x-yes-reply", "inbox");

/// Lets through what only reads, and what comes from the inbox itself.
pub async fn require_same_origin(
    State(app): State<AppState>,
    request: Request,
    next: Next,
) -> ApiResult<Response> {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        check(request.headers(), &app.site.public_origin)?;
    }
    Ok(next.run(request).await)
}

fn check(headers: &HeaderMap, public: &Origin) -> Result<(), ApiError> {
    if headers.get(CSRF_HEADER.0).is_none_or(|value| value != CSRF_HEADER.1) {
        return Err(ApiError::new(
            ProblemCode::OriginRefused,
            "Only the inbox can do this: X-Yes-Reply is missing.",
        ));
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return Ok(()) };
    let origin = origin.to_str().unwrap_or_default();
    // Behind a proxy the public origin fits; on one's own machine, whatever name it was reached by.
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let reached = origin.split_once("://").map(|(_, host)| host);
    if origin == public.as_str() || (reached.is_some() && reached == host) {
        return Ok(());
    }
    Err(ApiError::new(
        ProblemCode::OriginRefused,
        "This request comes from another site. Open the inbox at the desk's `public_url`.",
    ))
}
