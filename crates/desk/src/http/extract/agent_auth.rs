//! Authentication of agents: the session cookie.

use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum_extra::extract::cookie::{Cookie, SameSite};

use crate::accounts::authentication::AuthenticatedAgent;
use crate::accounts::permissions::sign_in_needed;
use crate::accounts::sign_in::{DEVICE_LIFETIME, SESSION_LIFETIME};
use crate::http::error::ApiError;
use crate::http::state::{AppState, SiteConfig};

const SESSION_COOKIE: &str = "yes-reply-session";

/// The cookie by which a device is known that an agent has signed in with.
const DEVICE_COOKIE: &str = "yes-reply-device";

/// Browsers take a cookie with this prefix from the origin itself alone, and not from another host of its domain (RFC
/// 6265bis, section 4.1.3.2). It needs https.
const HOST_PREFIX: &str = "__Host-";

/// How many cookies of devices are looked at.
const MAX_DEVICE_COOKIES: usize = 8;

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
    let mut secrets = values(site, headers, SESSION_COOKIE);
    secrets.next().filter(|_| secrets.next().is_none())
}

/// The cookies of devices. Several are no harm: a desk finds out which are its own.
pub fn device_cookies(site: &SiteConfig, headers: &HeaderMap) -> Vec<String> {
    values(site, headers, DEVICE_COOKIE).take(MAX_DEVICE_COOKIES).collect()
}

/// The values of all cookies of a name, where a jar would keep one.
fn values(site: &SiteConfig, headers: &HeaderMap, name: &'static str) -> impl Iterator<Item = String> {
    let name = full_name(site, name);
    let headers = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let cookies = headers.flat_map(Cookie::split_parse).filter_map(Result::ok);
    cookies.filter(move |cookie| cookie.name() == name).map(|cookie| cookie.value().to_owned())
}

fn full_name(site: &SiteConfig, name: &'static str) -> String {
    let prefix = if site.public_origin.is_secure() { HOST_PREFIX } else { "" };
    format!("{prefix}{name}")
}

/// The cookie of a new session.
pub fn session_cookie(site: &SiteConfig, secret: &str) -> Cookie<'static> {
    cookie(site, SESSION_COOKIE, secret.to_owned(), SESSION_LIFETIME)
}

/// The cookie of a device. It stays when the agent signs out.
pub fn device_cookie(site: &SiteConfig, value: String) -> Cookie<'static> {
    cookie(site, DEVICE_COOKIE, value, DEVICE_LIFETIME)
}

/// A cookie that removes the one of the session.
pub fn expired_cookie(site: &SiteConfig) -> Cookie<'static> {
    cookie(site, SESSION_COOKIE, String::new(), Duration::ZERO)
}

fn cookie(site: &SiteConfig, name: &'static str, value: String, lifetime: Duration) -> Cookie<'static> {
    Cookie::build((full_name(site, name), value))
        // The prefix of the name needs it.
        .path("/")
        .max_age(lifetime.try_into().expect("a lifetime of a year at most"))
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(site.public_origin.is_secure())
        .build()
}
