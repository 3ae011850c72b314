//! The access log: one line for each request, without any data of a customer.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;

/// Logs method, route, status and duration. The route is logged and not the path, which contains ids; query and headers
/// are not logged.
pub async fn access_log(request: Request, next: Next) -> Response {
    let begin = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let route = route.as_ref().map_or("(none)", MatchedPath::as_str);
    let (status, millis) = (response.status().as_u16(), begin.elapsed().as_millis());
    tracing::info!(target: "desk::access", "{method} {route} {status} {millis} ms");
    response
}
