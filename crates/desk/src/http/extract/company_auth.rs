//! Authentication of the company's systems: the service token.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::conversations::company_system::CompanySystem;
use crate::http::error::ApiError;
use crate::http::extract::bearer::bearer_token;
use crate::http::state::AppState;
use crate::support::clock;

/// The system of a verified service token.
pub struct CompanyAuth(pub CompanySystem);

impl FromRequestParts<AppState> for CompanyAuth {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let verified = app.services.tokens.verify_service(bearer_token(parts)?, clock::now())?;
        Ok(Self(verified.claims.into()))
    }
}
