//! Against requests that another site makes with an agent's cookie.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use contract::ProblemCode;

use crate::http::Answer;
use crate::http::app::App;
use crate::http::failure::Failure;
use crate::rules::Origin;

/// The header that only a page of the desk's own origin can send: from any other, a browser first asks with a
/// preflight, and none is ever granted here.
const OURS: (&str, &str) = ("x-yes-reply", "inbox");

/// Lets through what only reads, and what comes from the inbox itself.
pub async fn guard(State(app): State<App>, request: Request, next: Next) -> Answer<Response> {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        ours(request.headers(), &app.site.public)?;
    }
    Ok(next.run(request).await)
}

fn ours(headers: &HeaderMap, public: &Origin) -> Result<(), Failure> {
    if headers.get(OURS.0).is_none_or(|value| value != OURS.1) {
        return Err(Failure::new(
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
    Err(Failure::new(
        ProblemCode::OriginRefused,
        "This request comes from another site. Open the inbox at the desk's `public_url`.",
    ))
}
