//! The browser of a request.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;

use crate::accounts::user_agent::BrowserLabel;
use crate::http::state::AppState;

/// The label of the `User-Agent` header; empty without one.
pub struct UserAgent(pub BrowserLabel);

impl FromRequestParts<AppState> for UserAgent {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Infallible> {
        let user_agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        Ok(Self(BrowserLabel::from_user_agent(user_agent.unwrap_or_default())))
    }
}
