//! HTTP: the contract under `/v1` and its company's side under `/v1/company`, the inbox's API under `/inbox/api`, and the built files.
//!
//! A handler extracts, calls one operation of a service, and returns.

pub mod connection_limits;
pub mod openapi;
pub mod routes;
pub mod serve;
pub mod state;

mod access_log;
mod answer_budget;
mod assets;
mod company;
mod csrf;
mod error;
mod extract;
mod fallback;
mod health;
mod held_body;
mod inbox;
mod response;
mod standalone_page;
mod token_warnings;
mod v1;
mod write_timeout;

use axum::http::{HeaderName, HeaderValue, header};
use axum::{Router, middleware};
use tower_http::set_header::SetResponseHeaderLayer;

use access_log::access_log;
use answer_budget::answer_budget;
use fallback::with_fallbacks;
use routes::{Endpoint, Principal, Routes};
use state::{AppState, SiteConfig};
use token_warnings::token_warnings;

/// The desk as a service.
pub fn router(app: AppState) -> Router {
    let routes = routes(&app.site, |router| inbox::with_checks(router, app.clone()));
    let mut router = with_fallbacks(routes.into_router());
    for (name, value) in headers(&app.site) {
        router = router.layer(SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value)));
    }
    router.layer(middleware::from_fn(access_log)).with_state(app)
}

/// The list of all routes, in the order of their paths.
pub fn route_list(site: &SiteConfig) -> Vec<Endpoint> {
    let mut list = routes(site, |router| router).into_list();
    list.sort_by(|one, other| (&one.path, one.method.as_str()).cmp(&(&other.path, other.method.as_str())));
    list
}

fn routes(site: &SiteConfig, inbox_checks: impl FnOnce(Router<AppState>) -> Router<AppState>) -> Routes {
    let contract = v1::routes().map_router(|router| {
        with_fallbacks(router)
            .layer(no_store())
            .layer(middleware::from_fn(token_warnings))
            .layer(middleware::from_fn(answer_budget))
            .layer(v1::cors(site))
    });
    let company = company::routes().map_router(|router| with_fallbacks(router).layer(no_store()));
    let inbox = inbox::routes().map_router(|router| with_fallbacks(inbox_checks(router)).layer(no_store()));
    let routes = Routes::default()
        .nest("/v1", contract)
        .nest("/v1/company", company)
        .nest("/inbox/api", inbox)
        .get("/healthz", Principal::Anybody, health::health);
    match &site.assets {
        Some(directory) => {
            routes.merge(assets::routes(directory)).merge(standalone_page::routes(directory, site))
        }
        None => routes,
    }
}

/// Headers of every response that has no other value of its own: no browser takes a response for another type than it
/// names, nor for a page.
fn headers(site: &SiteConfig) -> Vec<(HeaderName, &'static str)> {
    let mut headers = vec![
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    ];
    if site.public_origin.is_secure() {
        headers.push((header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"));
    }
    headers
}

fn no_store() -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))
}
