//! The numbers in a path.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use contract::ProblemCode;

use crate::http::error::ApiError;
use crate::http::state::AppState;

/// The `{person}` of a path.
pub struct PersonPath(pub u64);

/// The `{session}` of a path.
pub struct SessionPath(pub u64);

/// The `{reply}` of a path.
pub struct SavedReplyPath(pub u64);

impl FromRequestParts<AppState> for PersonPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        Ok(Self(number(parts, app, "person").await?))
    }
}

impl FromRequestParts<AppState> for SessionPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        Ok(Self(number(parts, app, "session").await?))
    }
}

impl FromRequestParts<AppState> for SavedReplyPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        Ok(Self(number(parts, app, "reply").await?))
    }
}

async fn number(parts: &mut Parts, app: &AppState, name: &str) -> Result<u64, ApiError> {
    let params = RawPathParams::from_request_parts(parts, app).await.ok();
    let mut params = params.iter().flatten();
    let text = params.find(|(key, _)| *key == name).map_or("", |(_, value)| value);
    let malformed = || format!("The {name} in the path is a number; take it from the list.");
    text.parse().map_err(|_| ApiError::new(ProblemCode::IdMalformed, malformed()))
}
