//! The query of a request.

use std::time::Duration;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use contract::ProblemCode;
use serde::de::DeserializeOwned;

use super::app::App;
use super::failure::Failure;
use crate::rules::Limit;

/// A query, parsed. Parameters that nobody knows are ignored.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Asked<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Failure> {
        match Query::try_from_uri(&parts.uri) {
            Ok(Query(asked)) => Ok(Self(asked)),
            Err(why) => Err(invalid(format!("{}.", why.body_text()))),
        }
    }
}

/// A query that is not valid, in one sentence.
pub fn invalid(detail: impl Into<String>) -> Failure {
    Failure::new(ProblemCode::QueryInvalid, detail)
}

/// The `limit` of a query.
pub fn limit(asked: Option<u64>) -> Result<Limit, Failure> {
    Limit::of(asked)
        .ok_or_else(|| invalid(format!("`limit` must be 1 or more; {} is the most.", Limit::MOST)))
}

/// The `wait` of a query. The rules cut it to what the capabilities allow.
pub fn wait(seconds: Option<u64>) -> Duration {
    Duration::from_secs(seconds.unwrap_or(0).min(u32::MAX.into()))
}
