//! Errors as responses: problem+json (RFC 9457). Storage errors are logged here and nowhere else.

use std::any::Any;

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use contract::{Problem, ProblemCode};

use crate::error::{ServiceError, StorageError};

/// In how many seconds to repeat a request that could not be read or stored.
const RETRY_AFTER_S: u64 = 5;

/// The error of a handler or an extractor.
#[derive(Debug)]
pub struct ApiError(ServiceError);

pub type ApiResult<T = Response> = Result<T, ApiError>;

impl ApiError {
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self(ServiceError::new(code, detail))
    }
}

impl<E: Into<ServiceError>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        match self.0 {
            ServiceError::Problem(problem) => {
                let retry_after_s = (problem.code == ProblemCode::Unavailable).then_some(RETRY_AFTER_S);
                problem_response(&problem, retry_after_s)
            }
            ServiceError::RateLimited { retry_after_s } => {
                let detail = format!("That is too much at once. Send it again in {retry_after_s} seconds.");
                problem_response(&Problem::new(ProblemCode::RateLimited, detail), Some(retry_after_s))
            }
            ServiceError::Storage(error) => storage_error_response(&error),
        }
    }
}

/// The response after a panic. The panic hook has logged where it was.
pub fn panic_response(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("a request handler panicked");
    let detail = "This is a defect of the desk. It was logged there.";
    problem_response(&Problem::new(ProblemCode::Internal, detail), None)
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
    // RFC 6750, section 3: no error code without a token.
    let challenge = match problem.code {
        ProblemCode::TokenMissing => Some("Bearer"),
        ProblemCode::TokenInvalid | ProblemCode::TokenExpired => Some("Bearer error=\"invalid_token\""),
        _ => None,
    };
    if let Some(challenge) = challenge {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    }
    if let Some(seconds) = retry_after_s {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status_and_retry_after(error: impl Into<ServiceError>) -> (u16, Option<String>) {
        let response = ApiError::from(error.into()).into_response();
        let retry = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        (response.status().as_u16(), retry.map(str::to_owned))
    }

    #[test]
    fn an_unavailable_database_has_retry_after_and_a_defect_has_not() {
        let unavailable = StorageError::Unavailable("full".into());
        assert_eq!(status_and_retry_after(unavailable), (503, Some("5".to_owned())));
        assert_eq!(status_and_retry_after(StorageError::Defect("damaged".into())), (500, None));
        let limited = ServiceError::RateLimited { retry_after_s: 90 };
        assert_eq!(status_and_retry_after(limited), (429, Some("90".to_owned())));
        assert_eq!(panic_response(Box::new("oops")).status(), 500);
    }
}
