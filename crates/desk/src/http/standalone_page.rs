//! The standalone page `/reply`: the widget alone, opened by a link or shown in a frame of the company's pages.

use std::path::Path;

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{Html, IntoResponse};
use tower_http::set_header::SetResponseHeaderLayer;

use super::error::ApiResult;
use super::fallback::not_found;
use super::routes::{Principal, Routes};
use super::state::SiteConfig;

/// The page from the directory, with the origins and the contact of this desk. The file is read for each request, so
/// that a new build needs no restart.
pub fn routes(directory: &Path, site: &SiteConfig) -> Routes {
    let file = directory.join("reply.html");
    let (origins, contact) = (site.origins(), site.contact_sentence());
    let page = move || async move { page(&file, &origins, &contact).await };
    let headers = headers(&site.origins());
    Routes::default().get("/reply", Principal::Anybody, page).map_router(|router| {
        headers.into_iter().fold(router, |router, (name, value)| {
            router.layer(SetResponseHeaderLayer::overriding(name, value))
        })
    })
}

async fn page(file: &Path, origins: &str, contact: &str) -> ApiResult {
    let Ok(page) = tokio::fs::read_to_string(file).await else { return Err(not_found().await) };
    Ok(Html(page.replace("{origins}", origins).replace("{contact}", contact)).into_response())
}

/// The page runs its own files and connects to its own desk. Only the company's pages may show it in a frame, also those
/// with `Cross-Origin-Embedder-Policy`.
fn headers(origins: &str) -> Vec<(HeaderName, HeaderValue)> {
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
         img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self' {origins}"
    );
    let policy = HeaderValue::from_str(&policy).expect("origins are ASCII");
    let fixed = [
        (header::CACHE_CONTROL, "no-cache"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    let fixed = fixed.map(|(name, value)| (name, HeaderValue::from_static(value)));
    fixed.into_iter().chain([(header::CONTENT_SECURITY_POLICY, policy)]).collect()
}

impl SiteConfig {
    /// The origins of the company's pages, separated by spaces.
    fn origins(&self) -> String {
        self.allow_origins.iter().map(|origin| origin.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// A sentence with the mail address. The configuration has checked that the address contains no HTML.
    fn contact_sentence(&self) -> String {
        let sentence = |contact| format!("Write to <a href=\"mailto:{contact}\">{contact}</a>.");
        self.contact.as_ref().map(sentence).unwrap_or_default()
    }
}
