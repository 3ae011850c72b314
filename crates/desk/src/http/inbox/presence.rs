//! Requests that wait, for as long as whoever asks is signed in.

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

use super::cookie;
use crate::http::Answer;
use crate::http::app::App;

/// Ends what reads together with the session that reads it. A write is left to finish: it was allowed when it came.
pub async fn presence(State(app): State<App>, request: Request, next: Next) -> Answer<Response> {
    if request.method() != Method::GET {
        return Ok(next.run(request).await);
    }
    let Some(secret) = cookie::secret(request.headers()).map(str::to_owned) else {
        return Ok(next.run(request).await);
    };
    Ok(app.desk.while_signed_in(&secret, next.run(request)).await?)
}
