//! Successes as answers.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::rules::Written;

/// 201 with what was stored just now, or 200 with what the same request stored before.
pub fn written<T: Serialize>(written: Written<T>) -> Response {
    match written {
        Written::New(thing) => (StatusCode::CREATED, Json(thing)).into_response(),
        Written::Same(thing) => Json(thing).into_response(),
    }
}
