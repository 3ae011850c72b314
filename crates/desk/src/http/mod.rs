//! HTTP: the contract under `/v1` and its company's side under `/v1/company`, the inbox's API under `/inbox/api`, and the built files.
//!
//! A handler extracts, calls one operation of a service, and returns.

pub mod openapi;
pub mod serve;
pub mod state;

mod access_log;
mod assets;
mod company;
mod csrf;
mod error;
mod extract;
mod fallback;
mod health;
mod inbox;
mod response;
mod standalone_page;
mod token_warnings;
mod v1;

use axum::http::{HeaderValue, header};
use axum::routing::get;
use axum::{Router, middleware};
use tower_http::set_header::SetResponseHeaderLayer;

use access_log::access_log;
use fallback::with_fallbacks;
use state::AppState;
use token_warnings::token_warnings;

/// All routes of the desk.
pub fn router(app: AppState) -> Router {
    let mut router = Router::new()
        .nest(
            "/v1",
            with_fallbacks(v1::routes())
                .layer(no_store())
                .layer(middleware::from_fn(token_warnings))
                .layer(v1::cors(&app.site)),
        )
        .nest("/v1/company", with_fallbacks(company::routes()).layer(no_store()))
        .nest("/inbox/api", with_fallbacks(inbox::routes(app.clone())).layer(no_store()))
        .route("/healthz", get(health::health));
    if let Some(directory) = &app.site.assets {
        router = router.merge(assets::routes(directory)).merge(standalone_page::routes(directory, &app.site));
    }
    with_fallbacks(router).layer(middleware::from_fn(access_log)).with_state(app)
}

fn no_store() -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))
}
