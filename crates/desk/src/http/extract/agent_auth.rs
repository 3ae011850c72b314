//! The session cookie, and the agent whom it names.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use contract::ProblemCode;

use crate::accounts::agent::AgentName;
use crate::accounts::authentication::AuthenticatedAgent;
use crate::accounts::sign_in::SESSION_LIFETIME;
use crate::http::error::ApiError;
use crate::http::state::{AppState, SiteConfig};

const NAME: &str = "yes-reply-session";

/// The agent who is signed in.
pub struct AgentAuth(pub AgentName);

/// The agent who is signed in, with what they may do and by which session.
pub struct ActorAuth(pub AuthenticatedAgent);

impl FromRequestParts<AppState> for AgentAuth {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        ActorAuth::from_request_parts(parts, app).await.map(|ActorAuth(actor)| Self(actor.name))
    }
}

impl FromRequestParts<AppState> for ActorAuth {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let secret = secret(&parts.headers).ok_or_else(|| {
            ApiError::new(ProblemCode::SignInNeeded, "You are not signed in, or no longer.")
        })?;
        Ok(Self(app.desk.authenticate(secret).await?))
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
pub fn opening(site: &SiteConfig, secret: &str) -> HeaderValue {
    header(site, secret, SESSION_LIFETIME.as_secs())
}

/// The header that takes it away again.
pub fn closing(site: &SiteConfig) -> HeaderValue {
    header(site, "", 0)
}

fn header(site: &SiteConfig, secret: &str, seconds: u64) -> HeaderValue {
    let secure = if site.public_origin.is_secure() { "; Secure" } else { "" };
    let text = format!("{NAME}={secret}; Path=/inbox; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::from_str(&text).expect("a secret is base64url, and the rest is ours")
}
