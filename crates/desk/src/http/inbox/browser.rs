//! Which browser a request comes from.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;

use crate::http::app::App;
use crate::rules::browser::Browser;

/// The browser, as far as it says.
pub struct From(pub Browser);

impl FromRequestParts<App> for From {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Infallible> {
        let said = parts.headers.get(header::USER_AGENT).and_then(|said| said.to_str().ok());
        Ok(Self(Browser::of(said.unwrap_or_default())))
    }
}
