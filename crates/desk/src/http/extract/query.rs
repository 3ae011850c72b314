//! Query parameters.

use std::time::Duration;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use contract::ProblemCode;
use serde::de::DeserializeOwned;

use crate::http::error::ApiError;
use crate::http::state::AppState;
use crate::support::pagination::Limit;

/// The parsed query. Unknown parameters are ignored.
pub struct QueryParams<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<AppState> for QueryParams<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, ApiError> {
        match Query::try_from_uri(&parts.uri) {
            Ok(Query(params)) => Ok(Self(params)),
            Err(error) => {
                // serde names the parameter and what it should be; the words around are the framework's.
                let text = error.body_text();
                let why = text.rsplit("query string: ").next().unwrap_or(&text);
                Err(query_invalid(format!(
                    "The query cannot be read: {why}. Correct the parameter, or leave it out."
                )))
            }
        }
    }
}

pub fn query_invalid(detail: impl Into<String>) -> ApiError {
    ApiError::new(ProblemCode::QueryInvalid, detail)
}

/// The `limit` of a query.
pub fn parse_limit(requested: Option<u64>) -> Result<Limit, ApiError> {
    Limit::new(requested)
        .ok_or_else(|| query_invalid(format!("`limit` must be 1 or more; {} is the most.", Limit::MAX)))
}

/// The `wait` of a query. The services limit it to the `wait_seconds` of the capabilities.
pub fn parse_wait(seconds: Option<u64>) -> Duration {
    Duration::from_secs(seconds.unwrap_or(0).min(u32::MAX.into()))
}
