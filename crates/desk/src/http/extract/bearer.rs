//! The bearer token of a request (RFC 6750).

use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use contract::ProblemCode;

use crate::http::error::ApiError;

/// The token of the header `Authorization`.
///
/// # Errors
/// `token-missing`.
pub fn bearer_token(parts: &Parts) -> Result<&str, ApiError> {
    let header = parts.headers.get(AUTHORIZATION).ok_or_else(token_missing)?;
    let (scheme, token) =
        header.to_str().ok().and_then(|text| text.split_once(' ')).ok_or_else(token_missing)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(token_missing());
    }
    Ok(token.trim())
}

fn token_missing() -> ApiError {
    ApiError::new(
        ProblemCode::TokenMissing,
        "Send the token that the company signs as `Authorization: Bearer TOKEN`.",
    )
}
