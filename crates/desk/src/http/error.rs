//! Refusals as answers: problem+json (RFC 9457). This is the boundary where failures of the desk are logged.

use std::any::Any;

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use contract::{Problem, ProblemCode};

use crate::conversations::store::StorageError;
use crate::error::ServiceError;

/// After how many seconds a request may be tried again that could not be read or stored.
const RETRY_AFTER_S: u64 = 5;

/// A refusal on its way out.
#[derive(Debug)]
pub struct ApiError(ServiceError);

/// An answer of the desk.
pub type ApiResult<T = Response> = Result<T, ApiError>;

impl ApiError {
    /// A problem of this kind, in one sentence.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self(ServiceError::new(code, detail))
    }
}

impl<E: Into<ServiceError>> From<E> for ApiError {
    fn from(refusal: E) -> Self {
        Self(refusal.into())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        match self.0 {
            ServiceError::Problem(problem) => problem_response(
                &problem,
                (problem.code == ProblemCode::Unavailable).then_some(RETRY_AFTER_S),
            ),
            ServiceError::RateLimited { retry_after_s } => {
                let detail = format!("Too many tries. Come back in {retry_after_s} seconds.");
                problem_response(&Problem::new(ProblemCode::RateLimited, detail), Some(retry_after_s))
            }
            ServiceError::Storage(error) => storage_error_response(&error),
        }
    }
}

/// The answer after a panic; the panic hook has told where it was.
pub fn panic_response(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("a request panicked");
    problem_response(
        &Problem::new(ProblemCode::Internal, "This is a defect of the desk. It was logged there."),
        None,
    )
}

fn storage_error_response(error: &StorageError) -> Response {
    tracing::error!("{error}");
    match error {
        StorageError::Unavailable(_) => {
            let detail = "The desk cannot read or store just now. Nothing was stored; send it again.";
            problem_response(&Problem::new(ProblemCode::Unavailable, detail), Some(RETRY_AFTER_S))
        }
        StorageError::Defect(_) => {
            let detail = "This is a defect of the desk. It was logged there, and nothing was stored.";
            problem_response(&Problem::new(ProblemCode::Internal, detail), None)
        }
    }
}

fn problem_response(problem: &Problem, retry_after_s: Option<u64>) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, axum::Json(problem)).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if let ProblemCode::TokenMissing | ProblemCode::TokenInvalid | ProblemCode::TokenExpired = problem.code {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Some(seconds) = retry_after_s {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(refusal: impl Into<ServiceError>) -> (u16, Option<String>) {
        let response = ApiError::from(refusal.into()).into_response();
        let retry = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        (response.status().as_u16(), retry.map(str::to_owned))
    }

    #[test]
    fn a_busy_database_says_when_to_come_back_and_a_broken_one_does_not() {
        assert_eq!(sent(StorageError::Unavailable("full".into())), (503, Some("5".to_owned())));
        assert_eq!(sent(StorageError::Defect("damaged".into())), (500, None));
        assert_eq!(sent(ServiceError::RateLimited { retry_after_s: 90 }), (429, Some("90".to_owned())));
        assert_eq!(panic_response(Box::new("oops")).status(), 500);
    }
}
