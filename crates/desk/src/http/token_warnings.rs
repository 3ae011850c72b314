//! The response header `Yes-Reply-Token-Warnings`: claims and facts of the request's token that were left out.

use std::sync::{Arc, OnceLock};

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use crate::tokens::warning::{TokenWarning, header_value};

pub const TOKEN_WARNINGS: HeaderName = HeaderName::from_static("yes-reply-token-warnings");

/// The warnings about the token of one request. An extractor reads the token and cannot add to the response, so that it
/// leaves them here for [`token_warnings`].
#[derive(Clone, Default)]
pub struct TokenWarnings(Arc<OnceLock<HeaderValue>>);

impl TokenWarnings {
    pub fn set(&self, warnings: &[TokenWarning]) {
        if let Some(value) = header_value(warnings).and_then(|text| HeaderValue::try_from(text).ok()) {
            let _ = self.0.set(value);
        }
    }
}

/// Adds the header to the response, whatever its status, if there are warnings.
pub async fn token_warnings(mut request: Request, next: Next) -> Response {
    let warnings = TokenWarnings::default();
    request.extensions_mut().insert(warnings.clone());
    let mut response = next.run(request).await;
    if let Some(value) = warnings.0.get() {
        response.headers_mut().insert(TOKEN_WARNINGS, value.clone());
    }
    response
}
