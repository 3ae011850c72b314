//! Authentication of customers: the bearer token.

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use contract::ProblemCode;

use crate::conversations::customer::AuthenticatedCustomer;
use crate::http::error::ApiError;
use crate::http::state::AppState;
use crate::http::token_warnings::TokenWarnings;
use crate::support::clock;

/// The customer of a verified token.
pub struct CustomerAuth(pub AuthenticatedCustomer);

impl FromRequestParts<AppState> for CustomerAuth {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let header = parts.headers.get(AUTHORIZATION).ok_or_else(token_missing)?;
        let (scheme, token) =
            header.to_str().ok().and_then(|text| text.split_once(' ')).ok_or_else(token_missing)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(token_missing());
        }
        let verified = app.services.tokens.verify(token.trim(), clock::now())?;
        if let Some(warnings) = parts.extensions.get::<TokenWarnings>() {
            warnings.set(&verified.warnings);
        }
        Ok(Self(verified.claims.into()))
    }
}

fn token_missing() -> ApiError {
    ApiError::new(
        ProblemCode::TokenMissing,
        "Send the token of the company's page as `Authorization: Bearer TOKEN`.",
    )
}
