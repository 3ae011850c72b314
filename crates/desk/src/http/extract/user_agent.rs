//! Which browser a request comes from.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;

use crate::accounts::user_agent::BrowserLabel;
use crate::http::state::AppState;

/// The browser, as far as it says.
pub struct UserAgent(pub BrowserLabel);

impl FromRequestParts<AppState> for UserAgent {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Infallible> {
        let said = parts.headers.get(header::USER_AGENT).and_then(|said| said.to_str().ok());
        Ok(Self(BrowserLabel::from_user_agent(said.unwrap_or_default())))
    }
}
