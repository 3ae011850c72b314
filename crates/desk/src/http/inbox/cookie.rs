//! The session cookie, and the agent whom it names.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use contract::ProblemCode;

use crate::http::app::{App, Site};
use crate::http::failure::Failure;
use crate::rules::agents::AgentName;
use crate::rules::presence::Actor;
use crate::rules::sign_in::SESSION;

const NAME: &str = "yes-reply-session";

/// The agent who is signed in.
pub struct SignedIn(pub AgentName);

/// The agent who is signed in, with what they may do and by which session.
pub struct Me(pub Actor);

impl FromRequestParts<App> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        Me::from_request_parts(parts, app).await.map(|Me(actor)| Self(actor.name))
    }
}

impl FromRequestParts<App> for Me {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let secret = secret(&parts.headers)
            .ok_or_else(|| Failure::new(ProblemCode::SignInNeeded, "You are not signed in, or no longer."))?;
        Ok(Self(app.desk.signed_in(secret).await?))
    }
}

/// The secret of the request's cookie.
pub fn secret(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|header| header.to_str().ok());
    let mut pairs =
        cookies.flat_map(|header| header.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == NAME).map(|(_, value)| value)
}

/// The header that gives the browser a session.
pub fn opening(site: &Site, secret: &str) -> HeaderValue {
    header(site, secret, SESSION.as_secs())
}

/// The header that takes it away again.
pub fn closing(site: &Site) -> HeaderValue {
    header(site, "", 0)
}

fn header(site: &Site, secret: &str, seconds: u64) -> HeaderValue {
    let secure = if site.public.is_secure() { "; Secure" } else { "" };
    let text = format!("{NAME}={secret}; Path=/inbox; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::from_str(&text).expect("a secret is base64url, and the rest is ours")
}
