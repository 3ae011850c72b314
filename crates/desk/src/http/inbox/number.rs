//! The numbers in a path.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use contract::ProblemCode;

use crate::http::app::App;
use crate::http::failure::Failure;

/// The `{person}` of a path.
pub struct InPerson(pub u64);

/// The `{session}` of a path.
pub struct InSession(pub u64);

/// The `{reply}` of a path.
pub struct InReply(pub u64);

impl FromRequestParts<App> for InPerson {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        Ok(Self(number(parts, app, "person").await?))
    }
}

impl FromRequestParts<App> for InSession {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        Ok(Self(number(parts, app, "session").await?))
    }
}

impl FromRequestParts<App> for InReply {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        Ok(Self(number(parts, app, "reply").await?))
    }
}

async fn number(parts: &mut Parts, app: &App, name: &str) -> Result<u64, Failure> {
    let params = RawPathParams::from_request_parts(parts, app).await.ok();
    let mut params = params.iter().flatten();
    let text = params.find(|(key, _)| *key == name).map_or("", |(_, value)| value);
    let malformed = || format!("The {name} in the path is a number; take it from the list.");
    text.parse().map_err(|_| Failure::new(ProblemCode::IdMalformed, malformed()))
}
