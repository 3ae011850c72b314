//! The query of a request.

use std::time::Duration;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use contract::ProblemCode;
use serde::de::DeserializeOwned;

use crate::http::error::ApiError;
use crate::http::state::AppState;
use crate::support::pagination::Limit;

/// A query, parsed. Parameters that nobody knows are ignored.
pub struct QueryParams<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<AppState> for QueryParams<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, ApiError> {
        match Query::try_from_uri(&parts.uri) {
            Ok(Query(asked)) => Ok(Self(asked)),
            Err(why) => Err(query_invalid(format!("{}.", why.body_text()))),
        }
    }
}

/// A query that is not valid, in one sentence.
pub fn query_invalid(detail: impl Into<String>) -> ApiError {
    ApiError::new(ProblemCode::QueryInvalid, detail)
}

/// The `limit` of a query.
pub fn parse_limit(asked: Option<u64>) -> Result<Limit, ApiError> {
    Limit::new(asked)
        .ok_or_else(|| query_invalid(format!("`limit` must be 1 or more; {} is the most.", Limit::MAX)))
}

/// The `wait` of a query. The rules cut it to what the capabilities allow.
pub fn parse_wait(seconds: Option<u64>) -> Duration {
    Duration::from_secs(seconds.unwrap_or(0).min(u32::MAX.into()))
}
