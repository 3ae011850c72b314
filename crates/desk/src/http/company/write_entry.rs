//! `PUT /v1/company/conversations/{id}/entries/{id}`: writes an entry of the company.

use axum::extract::State;
use axum::response::Response;
use contract::{Entry, WriteCompanyEntry};

use crate::http::error::ApiResult;
use crate::http::extract::company_auth::CompanyAuth;
use crate::http::extract::json::ValidJson;
use crate::http::extract::path::EntryPath;
use crate::http::response::created_or_ok;
use crate::http::state::AppState;

/// Writes an entry in the name of a person or a program of the company.
///
/// The same request again is answered with the stored entry.
#[utoipa::path(
    put,
    path = "/v1/company/conversations/{conversation}/entries/{entry}",
    operation_id = "write_company_entry",
    tag = "company",
    params(
        ("conversation" = contract::ConversationId, Path, description = "Id of the conversation"),
        ("entry" = contract::EntryId, Path, description = "Id of the entry, minted by the writer"),
    ),
    request_body = WriteCompanyEntry,
    responses(
        (status = 201, description = "The entry is stored", body = Entry),
        (status = 200, description = "The same request stored the entry before", body = Entry),
    ),
    security(("service_token" = [])),
)]
pub async fn write_company_entry(
    State(app): State<AppState>,
    CompanyAuth(system): CompanyAuth,
    EntryPath(conversation, entry): EntryPath,
    ValidJson(write): ValidJson<WriteCompanyEntry>,
) -> ApiResult<Response> {
    let written = app.services.conversations.write_company_entry(&system, conversation, entry, write).await?;
    Ok(created_or_ok(written))
}
