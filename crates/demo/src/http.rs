//! The routes of the company: pages, style sheets, and new tokens for the pages.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use crate::pages::{self, BILL, BRANDS, LAUNCHER, ORDER, STYLE};
use crate::signer::{Signer, TokenError};

/// State shared by all requests.
pub struct DemoCompany {
    /// Signer of the customer's tokens.
    pub signer: Signer,
    /// Origin of the desk.
    pub desk: String,
}

/// All routes. A real company requires a session for each page; in the demo, Ada Okafor is always signed in.
pub fn router(company: DemoCompany) -> Router {
    Router::new()
        .route("/", get(|| async { Redirect::temporary("/orders/1001") }))
        .route("/orders/1001", get(|company| page(ORDER, company)))
        .route("/bills/2026-1107", get(|company| page(BILL, company)))
        .route("/launcher", get(|company| page(LAUNCHER, company)))
        .route("/themes/{brand}", get(themes))
        .route("/support-token", get(support_token))
        .route("/style/demo.css", get(|| async { ([(CONTENT_TYPE, "text/css; charset=utf-8")], STYLE) }))
        .route("/style/themes.css", get(|| async { ([(CONTENT_TYPE, "text/css; charset=utf-8")], BRANDS) }))
        .fallback(|| async { (StatusCode::NOT_FOUND, "There is nothing here. Try /orders/1001.\n") })
        .with_state(Arc::new(company))
}

async fn page(template: &str, State(company): State<Arc<DemoCompany>>) -> Result<Response, TokenError> {
    let token = company.signer.mint()?;
    let headers: [(HeaderName, String); 4] = [
        (CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (CACHE_CONTROL, "no-store".to_owned()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (CONTENT_SECURITY_POLICY, policy(&company.desk)),
    ];
    Ok((headers, pages::fill(template, &company.desk, &token)).into_response())
}

async fn themes(Path(brand): Path<String>, company: State<Arc<DemoCompany>>) -> Result<Response, TokenError> {
    match pages::branded(&brand) {
        Some(template) => page(&template, company).await,
        None => Ok((StatusCode::NOT_FOUND, "There is no such brand. Try /themes/harbour.\n").into_response()),
    }
}

/// A new token. The widget requests this route with the page's own cookies.
async fn support_token(State(company): State<Arc<DemoCompany>>) -> Result<Response, TokenError> {
    let token = company.signer.mint()?;
    Ok(([(CACHE_CONTROL, "no-store")], axum::Json(serde_json::json!({ "token": token }))).into_response())
}

/// The strictest Content Security Policy under which the widget works: no inline script or style, and no resource of a
/// third origin.
fn policy(desk: &str) -> String {
    format!(
        "default-src 'none'; script-src {desk} 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self' {desk}; \
         img-src 'self' data:; base-uri 'none'; form-action 'none'"
    )
}

impl IntoResponse for TokenError {
    fn into_response(self) -> Response {
        eprintln!("cannot sign a token: {}", self.0);
        (StatusCode::INTERNAL_SERVER_ERROR, "We cannot show this page right now. Please load it again.\n")
            .into_response()
    }
}
