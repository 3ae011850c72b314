//! Responses of idempotent PUTs.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::support::put_outcome::PutOutcome;

/// 201 with the value that was stored now, or 200 with the one that the same request stored before.
pub fn created_or_ok<T: Serialize>(outcome: PutOutcome<T>) -> Response {
    match outcome {
        PutOutcome::Created(value) => (StatusCode::CREATED, Json(value)).into_response(),
        PutOutcome::Existing(value) => Json(value).into_response(),
    }
}
