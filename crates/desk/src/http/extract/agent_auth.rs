//! Authentication of agents: the session cookie.

use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum_extra::extract::cookie::{Cookie, SameSite};

use crate::accounts::authentication::AuthenticatedAgent;
use crate::accounts::permissions::sign_in_needed;
use crate::accounts::sign_in::SESSION_LIFETIME;
use crate::http::error::ApiError;
use crate::http::state::{AppState, SiteConfig};

/// Browsers take a cookie with this prefix from the origin itself alone, and not from another host of its domain (RFC
/// 6265bis, section 4.1.3.2). It needs https.
const SECURE_COOKIE: &str = "__Host-yes-reply-session";
const COOKIE: &str = "yes-reply-session";

/// The agent of the request's session.
pub struct AgentAuth(pub AuthenticatedAgent);

impl FromRequestParts<AppState> for AgentAuth {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let secret = session_secret(&app.site, &parts.headers).ok_or_else(sign_in_needed)?;
        Ok(Self(app.services.authenticator.authenticate(&secret).await?))
    }
}

/// The secret of the session. Of two cookies, one may be another site's, so that neither is believed.
pub fn session_secret(site: &SiteConfig, headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut secrets = cookies
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .filter(|cookie| cookie.name() == name(site))
        .map(|cookie| cookie.value().to_owned());
    secrets.next().filter(|_| secrets.next().is_none())
}

fn name(site: &SiteConfig) -> &'static str {
    if site.public_origin.is_secure() { SECURE_COOKIE } else { COOKIE }
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
    Cookie::build((name(site), secret))
        // The prefix of the name needs it.
        .path("/")
        .max_age(lifetime.try_into().expect("a lifetime of some hours"))
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(site.public_origin.is_secure())
        .build()
}
