//! Authentication of customers: the bearer token.

use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::request::Parts;

use crate::conversations::budgets::RequestKind;
use crate::conversations::customer::AuthenticatedCustomer;
use crate::http::answer_budget::AdmissionSlot;
use crate::http::error::ApiError;
use crate::http::extract::bearer::bearer_token;
use crate::http::state::AppState;
use crate::http::token_warnings::TokenWarnings;
use crate::support::clock;

/// The customer of a verified token, within the customer's budgets.
pub struct CustomerAuth(pub AuthenticatedCustomer);

impl FromRequestParts<AppState> for CustomerAuth {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let verified = app.services.tokens.verify(bearer_token(parts)?, clock::now())?;
        if let Some(warnings) = parts.extensions.get::<TokenWarnings>() {
            warnings.set(&verified.warnings);
        }
        let customer = AuthenticatedCustomer::from(verified.claims);
        let kind = match parts.method {
            Method::GET | Method::HEAD => RequestKind::Read,
            _ => RequestKind::Write,
        };
        let admission = app.services.budgets.admit(&customer.customer.identity, kind)?;
        if let Some(slot) = parts.extensions.get::<AdmissionSlot>() {
            slot.set(admission);
        }
        Ok(Self(customer))
    }
}
