//! Who calls: the bearer token of the request.

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use contract::ProblemCode;

use crate::conversations::customer::AuthenticatedCustomer;
use crate::http::error::ApiError;
use crate::http::state::AppState;

/// The customer whom the token names.
pub struct CustomerAuth(pub AuthenticatedCustomer);

impl FromRequestParts<AppState> for CustomerAuth {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let header = parts.headers.get(AUTHORIZATION).ok_or_else(missing)?;
        let (scheme, token) =
            header.to_str().ok().and_then(|text| text.split_once(' ')).ok_or_else(missing)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(missing());
        }
        Ok(Self(app.desk.authenticate_customer(token.trim())?))
    }
}

fn missing() -> ApiError {
    ApiError::new(
        ProblemCode::TokenMissing,
        "Send the token of the company's page as `Authorization: Bearer TOKEN`.",
    )
}
