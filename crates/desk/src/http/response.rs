//! Successes as answers.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::conversations::append::PutOutcome;

/// 201 with what was stored just now, or 200 with what the same request stored before.
pub fn created_or_ok<T: Serialize>(written: PutOutcome<T>) -> Response {
    match written {
        PutOutcome::Created(thing) => (StatusCode::CREATED, Json(thing)).into_response(),
        PutOutcome::Existing(thing) => Json(thing).into_response(),
    }
}
