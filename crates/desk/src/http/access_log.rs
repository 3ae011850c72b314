//! The access log: one line a request, with nothing in it that belongs to a customer.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;

/// Logs method, path as it was routed, status and time. The path itself has ids in it, and a query or a header
/// may hold more; none of them are logged.
pub async fn access_log(request: Request, next: Next) -> Response {
    let begin = Instant::now();
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let path = path.as_ref().map_or("(none)", MatchedPath::as_str);
    let (status, millis) = (response.status().as_u16(), begin.elapsed().as_millis());
    tracing::info!(target: "desk::access", "{method} {path} {status} {millis} ms");
    response
}
