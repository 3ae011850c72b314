//! Who calls: the bearer token of the request.

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use contract::ProblemCode;

use super::app::App;
use super::failure::Failure;
use crate::rules::Caller;

/// The customer whom the token names.
pub struct Signed(pub Caller);

impl FromRequestParts<App> for Signed {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let header = parts.headers.get(AUTHORIZATION).ok_or_else(missing)?;
        let (scheme, token) =
            header.to_str().ok().and_then(|text| text.split_once(' ')).ok_or_else(missing)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(missing());
        }
        Ok(Self(app.desk.caller(token.trim())?))
    }
}

fn missing() -> Failure {
    Failure::new(
        ProblemCode::TokenMissing,
        "Send the token of the company's page as `Authorization: Bearer TOKEN`.",
    )
}
