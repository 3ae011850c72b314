//! `DELETE /v1/company/customers/{sub}`: erases a customer.

use axum::extract::State;
use axum::http::StatusCode;

use crate::http::error::ApiResult;
use crate::http::extract::company_auth::CompanyAuth;
use crate::http::extract::path::SubPath;
use crate::http::state::AppState;

/// Erases all conversations of a customer.
///
/// A customer without conversations, or one that was erased before, is answered the same.
#[utoipa::path(
    delete,
    path = "/v1/company/customers/{sub}",
    operation_id = "erase_customer",
    tag = "company",
    params(("sub" = String, Path, description = "The customer's id at the company, percent-encoded")),
    responses((status = 204, description = "Nothing of the customer's conversations is stored any more")),
    security(("service_token" = [])),
)]
pub async fn erase_customer(
    State(app): State<AppState>,
    CompanyAuth(system): CompanyAuth,
    SubPath(sub): SubPath,
) -> ApiResult<StatusCode> {
    app.services.conversations.erase_customer(&system, sub).await?;
    Ok(StatusCode::NO_CONTENT)
}
