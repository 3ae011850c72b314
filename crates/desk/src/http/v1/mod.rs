//! The operations of the contract, version 1: one file each.

pub mod capabilities;
pub mod entries;
pub mod head;
pub mod list;
pub mod open;
pub mod post;

use std::time::Duration;

use axum::Router;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, Method};
use axum::routing::{get, put};
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::state::{AppState, SiteConfig};

/// The operations, under `/v1`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/", get(capabilities::capabilities))
        .route("/conversations", get(list::list))
        .route("/conversations/{conversation}", put(open::open).get(head::head))
        .route("/conversations/{conversation}/entries", get(entries::entries))
        .route("/conversations/{conversation}/entries/{entry}", put(post::post))
}

/// CORS: exactly the company's pages may use the contract from a browser. The contract has no cookies, so that no
/// credentials are allowed.
pub fn cors(site: &SiteConfig) -> CorsLayer {
    let origins = site.allow_origins.iter().filter_map(|origin| HeaderValue::from_str(origin.as_str()).ok());
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::PUT, Method::POST])
        .allow_headers([AUTHORIZATION, CONTENT_TYPE])
        .expose_headers([RETRY_AFTER])
        .max_age(Duration::from_secs(2 * 60 * 60))
}
