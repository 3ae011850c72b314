//! Authentication of agents: the session cookie.

use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

use crate::accounts::authentication::AuthenticatedAgent;
use crate::accounts::permissions::sign_in_needed;
use crate::accounts::sign_in::SESSION_LIFETIME;
use crate::http::error::ApiError;
use crate::http::state::{AppState, SiteConfig};

const COOKIE_NAME: &str = "yes-reply-session";

/// The agent of the request's session.
pub struct AgentAuth(pub AuthenticatedAgent);

impl FromRequestParts<AppState> for AgentAuth {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let cookies = CookieJar::from_headers(&parts.headers);
        let secret = session_secret(&cookies).ok_or_else(sign_in_needed)?;
        Ok(Self(app.services.authenticator.authenticate(secret).await?))
    }
}

pub fn session_secret(cookies: &CookieJar) -> Option<&str> {
    cookies.get(COOKIE_NAME).map(Cookie::value)
}

/// The cookie of a new session.
pub fn session_cookie(site: &SiteConfig, secret: &str) -> Cookie<'static> {
    cookie(site, secret.to_owned(), SESSION_LIFETIME)
}

/// A cookie that removes the one of the session.
pub fn expired_cookie(site: &SiteConfig) -> Cookie<'static> {
    cookie(site, String::new(), Duration::ZERO)
}

fn cookie(site: &SiteConfig, secret: String, lifetime: Duration) -> Cookie<'static> {
    Cookie::build((COOKIE_NAME, secret))
        .path("/inbox")
        .max_age(lifetime.try_into().expect("a lifetime of some hours"))
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(site.public_origin.is_secure())
        .build()
}
