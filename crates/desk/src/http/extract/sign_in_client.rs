//! The client of a request that has no session: its browser, its address, and the devices that it has cookies of.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Once;

use axum::extract::FromRequestParts;
use axum::http::header::{HeaderName, USER_AGENT};
use axum::http::request::Parts;

use crate::accounts::sign_in::SignInClient;
use crate::accounts::user_agent::BrowserLabel;
use crate::http::extract::agent_auth::device_cookies;
use crate::http::state::AppState;
use crate::support::client_address::ClientAddress;
use crate::support::ip_network::IpNetwork;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address of the other side of a connection.
#[derive(Clone, Copy, Debug)]
pub struct PeerAddress(pub SocketAddr);

impl FromRequestParts<AppState> for SignInClient {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Infallible> {
        let user_agent = parts.headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
        let peer = parts.extensions.get::<PeerAddress>().map(|PeerAddress(address)| address.ip());
        Ok(Self {
            browser: BrowserLabel::from_user_agent(user_agent.unwrap_or_default()),
            address: peer.and_then(|peer| client_address(peer, parts, &app.site.trusted_proxies)),
            device_cookies: device_cookies(&app.site, &parts.headers),
        })
    }
}

fn client_address(peer: IpAddr, parts: &Parts, trusted_proxies: &[IpNetwork]) -> Option<ClientAddress> {
    let values = parts.headers.get_all(X_FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok());
    let forwarded_for = values.collect::<Vec<_>>().join(",");
    let forwarded_for = (!forwarded_for.is_empty()).then_some(forwarded_for);
    if forwarded_for.is_some() && trusted_proxies.is_empty() {
        static WARNED: Once = Once::new();
        WARNED.call_once(|| {
            tracing::warn!(
                "requests come through a proxy at {peer}; name it in `trusted_proxies`, so that attempts to sign in \
                 are counted for each client"
            );
        });
    }
    ClientAddress::find(peer, forwarded_for.as_deref(), trusted_proxies)
}
