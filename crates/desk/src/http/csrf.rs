//! CSRF check: the inbox's API refuses changes that another site requests with an agent's cookie.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use contract::ProblemCode;

use super::error::{ApiError, ApiResult};
use super::state::AppState;
use crate::origin::Origin;

/// A header that only a page of the desk's own origin can send. For a page of another origin a browser sends a preflight
/// request first, and this API never grants one.
const CSRF_HEADER: (&str, &str) = ("x-yes-reply", "inbox");

/// Middleware: reads pass, and so do changes that the inbox itself requests.
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

fn check(headers: &HeaderMap, public_origin: &Origin) -> Result<(), ApiError> {
    if headers.get(CSRF_HEADER.0).is_none_or(|value| value != CSRF_HEADER.1) {
        return Err(ApiError::new(
            ProblemCode::OriginRefused,
            "Only the inbox can do this: X-Yes-Reply is missing.",
        ));
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return Ok(()) };
    let origin = origin.to_str().unwrap_or_default();
    if origin == public_origin.as_str() || is_same_machine(origin, headers, public_origin) {
        return Ok(());
    }
    Err(ApiError::new(
        ProblemCode::OriginRefused,
        "This request comes from another site. Open the inbox at the desk's `public_url`.",
    ))
}

/// On the machine of a developer the desk has several names, such as `localhost` and `127.0.0.1`, and the origin must be
/// the one that was requested. Any other name could be one of another site that leads to this machine (DNS rebinding).
fn is_same_machine(origin: &str, headers: &HeaderMap, public_origin: &Origin) -> bool {
    let Some(requested) = headers.get(header::HOST).and_then(|host| host.to_str().ok()) else { return false };
    public_origin.is_loopback()
        && origin.strip_prefix("http://") == Some(requested)
        && origin.parse::<Origin>().is_ok_and(|origin| origin.is_loopback())
}
