//! The operations of the contract, version 1: one file each.

pub mod capabilities;
pub mod changes;
pub mod conversation;
pub mod entries;
pub mod list_conversations;
pub mod mark_read;
pub mod open_conversation;
pub mod write_entry;

use std::time::Duration;

use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, Method};
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::routes::{Principal, Routes};
use super::state::SiteConfig;
use super::token_warnings::TOKEN_WARNINGS;

/// The operations, under `/v1`.
pub fn routes() -> Routes {
    use Principal::{Anybody, Customer};
    Routes::default()
        .get("/", Anybody, capabilities::capabilities)
        .get("/changes", Customer, changes::changes)
        .get("/conversations", Customer, list_conversations::list_conversations)
        .put("/conversations/{conversation}", Customer, open_conversation::open_conversation)
        .get("/conversations/{conversation}", Customer, conversation::conversation)
        .get("/conversations/{conversation}/entries", Customer, entries::entries)
        .put("/conversations/{conversation}/entries/{entry}", Customer, write_entry::write_entry)
        .put("/conversations/{conversation}/read", Customer, mark_read::mark_read)
}

/// Request headers that monitoring adds to every request of a page: W3C Trace Context, W3C Baggage and Sentry.
const MONITORING_HEADERS: [&str; 4] = ["traceparent", "tracestate", "baggage", "sentry-trace"];

/// CORS: exactly the company's pages may use the contract from a browser. The contract has no cookies, so that no
/// credentials are allowed.
pub fn cors(site: &SiteConfig) -> CorsLayer {
    let origins = site.allow_origins.iter().filter_map(|origin| HeaderValue::from_str(origin.as_str()).ok());
    let monitoring = MONITORING_HEADERS.map(HeaderName::from_static);
    let allowed: Vec<HeaderName> = [AUTHORIZATION, CONTENT_TYPE].into_iter().chain(monitoring).collect();
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::PUT, Method::POST])
        .allow_headers(allowed)
        .expose_headers([
            RETRY_AFTER,
            TOKEN_WARNINGS,
            HeaderName::from_static("deprecation"),
            HeaderName::from_static("sunset"),
        ])
        .max_age(Duration::from_secs(2 * 60 * 60))
}
