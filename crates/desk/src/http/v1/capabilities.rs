//! `GET /v1`: returns the capabilities of the backend.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use contract::Capabilities;
use sha2::{Digest, Sha256};

use crate::http::error::ApiResult;
use crate::http::state::AppState;

/// How long a browser may use the answer without asking again.
const CACHE: HeaderValue = HeaderValue::from_static("public, max-age=60");

/// The capabilities of this backend.
///
/// The only operation without a token. The answer is the same for every customer.
#[utoipa::path(
    get,
    path = "/v1",
    operation_id = "capabilities",
    tag = "contract",
    params(("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer")),
    responses(
        (
            status = 200,
            description = "The capabilities",
            body = Capabilities,
            headers(("ETag" = String, description = "Changes with the capabilities")),
        ),
        (status = 304, description = "The capabilities have not changed"),
    ),
)]
pub async fn capabilities(State(app): State<AppState>, headers: HeaderMap) -> ApiResult<Response<Body>> {
    let capabilities = app.services.conversations.capabilities().await;
    let body = serde_json::to_vec(&capabilities).expect("capabilities are plain data");
    let etag = etag(&body);
    let is_known = headers.get_all(IF_NONE_MATCH).iter().any(|known| matches(known, &etag));
    let (status, body) =
        if is_known { (StatusCode::NOT_MODIFIED, Body::empty()) } else { (StatusCode::OK, body.into()) };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let response_headers = response.headers_mut();
    response_headers.insert(CACHE_CONTROL, CACHE);
    response_headers.insert(ETAG, etag);
    if !is_known {
        response_headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    Ok(response)
}

/// A strong validator (RFC 9110, section 8.8.3): equal exactly for equal bodies.
fn etag(body: &[u8]) -> HeaderValue {
    let hash: String = Sha256::digest(body)[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::from_str(&format!("\"{hash}\"")).expect("hexadecimal digits")
}

/// True if the list of `If-None-Match` has the validator. Proxies that compress make validators weak.
fn matches(list: &HeaderValue, etag: &HeaderValue) -> bool {
    let (Ok(list), Ok(etag)) = (list.to_str(), etag.to_str()) else { return false };
    list.split(',').map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == etag)
}
