//! The ids in a path.

use std::str::FromStr;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use contract::id::MalformedId;
use contract::{ConversationId, EntryId, ProblemCode};

use crate::http::error::ApiError;
use crate::http::state::AppState;

/// The `{conversation}` of a path.
pub struct ConversationPath(pub ConversationId);

/// The `{conversation}` and `{entry}` of a path.
pub struct EntryPath(pub ConversationId, pub EntryId);

impl FromRequestParts<AppState> for ConversationPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        Ok(Self(id(parts, app, "conversation").await?))
    }
}

impl FromRequestParts<AppState> for EntryPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        Ok(Self(id(parts, app, "conversation").await?, id(parts, app, "entry").await?))
    }
}

async fn id<T: FromStr<Err = MalformedId>>(
    parts: &mut Parts,
    app: &AppState,
    name: &str,
) -> Result<T, ApiError> {
    let malformed = |why: &dyn std::fmt::Display| {
        ApiError::new(
            ProblemCode::IdMalformed,
            format!("The id of the {name} in the path is malformed: {why}."),
        )
    };
    let params = RawPathParams::from_request_parts(parts, app).await.map_err(|why| malformed(&why))?;
    let text = params.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value);
    text.parse().map_err(|why| malformed(&why))
}
