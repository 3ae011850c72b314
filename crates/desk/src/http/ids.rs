//! The ids in a path.

use std::str::FromStr;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use contract::id::MalformedId;
use contract::{ConversationId, EntryId, ProblemCode};

use super::app::App;
use super::failure::Failure;

/// The `{conversation}` of a path.
pub struct InConversation(pub ConversationId);

/// The `{conversation}` and `{entry}` of a path.
pub struct InEntry(pub ConversationId, pub EntryId);

impl FromRequestParts<App> for InConversation {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        Ok(Self(id(parts, app, "conversation").await?))
    }
}

impl FromRequestParts<App> for InEntry {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        Ok(Self(id(parts, app, "conversation").await?, id(parts, app, "entry").await?))
    }
}

async fn id<T: FromStr<Err = MalformedId>>(parts: &mut Parts, app: &App, name: &str) -> Result<T, Failure> {
    let malformed = |why: &dyn std::fmt::Display| {
        Failure::new(
            ProblemCode::IdMalformed,
            format!("The id of the {name} in the path is malformed: {why}."),
        )
    };
    let params = RawPathParams::from_request_parts(parts, app).await.map_err(|why| malformed(&why))?;
    let text = params.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value);
    text.parse().map_err(|why| malformed(&why))
}
