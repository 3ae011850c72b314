//! The built files: the widget for the company's pages, the inbox, and the guides for web teams.

use std::path::Path;

use axum::http::HeaderValue;
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::get_service;
use tower_http::services::{ServeDir, ServeFile};

use super::fallback::not_found;
use super::routes::Routes;

type Headers = &'static [(&'static str, &'static str)];

/// The loader's URL is fixed. The short lifetime brings a new build to every page within minutes.
const LOADER: Headers = &[
    ("cache-control", "public, max-age=300"),
    ("access-control-allow-origin", "*"),
    ("cross-origin-resource-policy", "cross-origin"),
    ("vary", "accept-encoding"),
];

/// The other files have a hash in their names and never change.
const HASHED: Headers = &[
    ("cache-control", "public, max-age=31536000, immutable"),
    ("access-control-allow-origin", "*"),
    ("cross-origin-resource-policy", "cross-origin"),
    ("vary", "accept-encoding"),
];

/// The inbox shows customers' messages, so that it runs its own files and connects to its own desk only.
const INBOX: Headers = &[
    ("cache-control", "no-cache"),
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
         img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("vary", "accept-encoding"),
];

/// Public pages without scripts.
const DOCS: Headers = &[
    ("cache-control", "no-cache"),
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("vary", "accept-encoding"),
];

/// `/yes-reply.js`, `/assets/*`, `/inbox` and the guides, from one directory. A file is sent in the compressed form beside
/// it (`.br` or `.gz`) to clients that accept that.
pub fn routes(directory: &Path) -> Routes {
    let file = |name: &str| {
        get_service(ServeFile::new(directory.join(name)).precompressed_br().precompressed_gzip())
    };
    let hashed = ServeDir::new(directory.join("assets"))
        .precompressed_br()
        .precompressed_gzip()
        .append_index_html_on_directories(false);
    let loader = Routes::default().file("/yes-reply.js", file("yes-reply.js"));
    let hashed = Routes::default().folder("/assets", hashed);
    let inbox = Routes::default().file("/inbox", file("inbox.html")).file("/inbox/", file("inbox.html"));
    let docs = ["embedding", "backend"].into_iter().fold(Routes::default(), |docs, name| {
        docs.file(&format!("/docs/{name}"), file(&format!("docs/{name}.html")))
    });
    let docs = docs.file("/docs/openapi.json", file("docs/openapi.json"));
    [(loader, LOADER), (hashed, HASHED), (inbox, INBOX), (docs, DOCS)].into_iter().fold(
        Routes::default(),
        |all, (routes, headers)| {
            let layer = map_response(move |response| with_headers(headers, response));
            all.merge(routes.map_router(|router| router.layer(layer)))
        },
    )
}

/// Adds the headers to a file. A 404 gets none of them: a cache must not keep it for a year.
async fn with_headers(headers: Headers, mut response: Response) -> Response {
    if response.status().is_client_error() || response.status().is_server_error() {
        return not_found().await.into_response();
    }
    for (name, value) in headers {
        response.headers_mut().insert(*name, HeaderValue::from_static(value));
    }
    response
}
