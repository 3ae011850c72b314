//! Path parameters.

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

/// The `{person}` of a path.
pub struct PersonPath(pub u64);

/// The `{sub}` of a path: the customer's id at the company.
pub struct SubPath(pub String);

/// The `{session}` of a path.
pub struct SessionPath(pub u64);

/// The `{reply}` of a path.
pub struct SavedReplyPath(pub u64);

/// The `{job}` of a path.
pub struct FailedJobPath(pub u64);

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

impl FromRequestParts<AppState> for SubPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let malformed =
            || ApiError::new(ProblemCode::NotFound, "The id of the customer in the path is not UTF-8.");
        let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| malformed())?;
        Ok(Self(param(&params, "sub").to_owned()))
    }
}

impl FromRequestParts<AppState> for SavedReplyPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        Ok(Self(number(parts, app, "reply").await?))
    }
}

impl FromRequestParts<AppState> for FailedJobPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        Ok(Self(number(parts, app, "job").await?))
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
    param(&params, name).parse().map_err(|why| malformed(&why))
}

async fn number(parts: &mut Parts, app: &AppState, name: &str) -> Result<u64, ApiError> {
    let params = RawPathParams::from_request_parts(parts, app).await.ok();
    let malformed = || format!("The {name} in the path is a number; take it from the list.");
    params
        .and_then(|params| param(&params, name).parse().ok())
        .ok_or_else(|| ApiError::new(ProblemCode::IdMalformed, malformed()))
}

fn param<'p>(params: &'p RawPathParams, name: &str) -> &'p str {
    params.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value)
}
