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

use axum::Router;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::routing::{get, put};
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::state::{AppState, SiteConfig};
use super::token_warnings::TOKEN_WARNINGS;

/// The operations, under `/v1`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/", get(capabilities::capabilities))
        .route("/changes", get(changes::changes))
        .route("/conversations", get(list_conversations::list_conversations))
        .route(
            "/conversations/{conversation}",
            put(open_conversation::open_conversation).get(conversation::conversation),
        )
        .route("/conversations/{conversation}/entries", get(entries::entries))
        .route("/conversations/{conversation}/entries/{entry}", put(write_entry::write_entry))
        .route("/conversations/{conversation}/read", put(mark_read::mark_read))
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
