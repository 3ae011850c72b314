//! The network address of a client, as far as the desk can know it.

use std::net::IpAddr;

use super::ip_network::{IpNetwork, first_bits};

/// The part of an address of IPv6 that one client has: it can use all addresses in it.
const IPV6_CLIENT_BITS: u8 = 64;

/// The address by which a client is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientAddress(IpAddr);

impl ClientAddress {
    /// The client of a connection from `peer`, with the value of the header `X-Forwarded-For` if there is one. `None` if it
    /// cannot be known: the peer is a proxy that does not say it, or may be one that the configuration does not name. All
    /// clients of such a proxy would count as one.
    pub fn find(peer: IpAddr, forwarded_for: Option<&str>, trusted_proxies: &[IpNetwork]) -> Option<Self> {
        let peer = peer.to_canonical();
        let is_trusted = |address: IpAddr| trusted_proxies.iter().any(|network| network.contains(address));
        if !is_trusted(peer) {
            let may_be_a_proxy =
                trusted_proxies.is_empty() && (peer.is_loopback() || forwarded_for.is_some());
            return (!may_be_a_proxy).then(|| Self::of(peer));
        }
        // Each proxy appends the address that it saw. Those before the last one that is trusted may be invented.
        for hop in forwarded_for?.rsplit(',') {
            let address = parse_hop(hop.trim())?;
            if !is_trusted(address) {
                return Some(Self::of(address));
            }
        }
        None
    }

    fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(_) => Self(address),
            IpAddr::V6(_) => Self(IpAddr::V6(first_bits(address, IPV6_CLIENT_BITS).into())),
        }
    }
}

impl std::fmt::Display for ClientAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// An address, with a port if the proxy adds it: `203.0.113.7`, `203.0.113.7:4711`, `2001:db8::7`, `[2001:db8::7]:4711`.
fn parse_hop(hop: &str) -> Option<IpAddr> {
    let address = hop.parse().ok().or_else(|| Some(hop.parse::<std::net::SocketAddr>().ok()?.ip()));
    address
        .or_else(|| hop.strip_prefix('[')?.strip_suffix(']')?.parse().ok())
        .map(|ip: IpAddr| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(peer: &str, forwarded_for: Option<&str>, trusted: &[&str]) -> Option<String> {
        let trusted: Vec<IpNetwork> = trusted.iter().map(|text| text.parse().expect("a network")).collect();
        ClientAddress::find(peer.parse().expect("an address"), forwarded_for, &trusted)
            .map(|address| address.to_string())
    }

    #[test]
    fn a_trusted_proxy_says_who_its_client_is() {
        let trusted = &["127.0.0.1", "10.0.0.0/8"];
        let through = |header: &str| found("127.0.0.1", Some(header), trusted);
        assert_eq!(through("203.0.113.7").as_deref(), Some("203.0.113.7"));
        assert_eq!(through("203.0.113.7, 10.1.2.3").as_deref(), Some("203.0.113.7"));
        assert_eq!(through("1.1.1.1, 203.0.113.7").as_deref(), Some("203.0.113.7"), "the first is invented");
        assert_eq!(through("203.0.113.7:4711").as_deref(), Some("203.0.113.7"));
        assert_eq!(through("[2001:db8::7]:4711").as_deref(), Some("2001:db8::"));
        assert_eq!(through("[2001:db8::7]").as_deref(), Some("2001:db8::"));
        for header in ["", "unknown", "10.1.2.3", "203.0.113.7, unknown"] {
            assert_eq!(through(header), None, "{header}");
        }
        assert_eq!(found("127.0.0.1", None, trusted), None);
    }

    #[test]
    fn another_peer_is_the_client_whatever_it_says() {
        let claim = Some("203.0.113.7");
        assert_eq!(found("198.51.100.2", claim, &["10.0.0.0/8"]).as_deref(), Some("198.51.100.2"));
        assert_eq!(found("::ffff:198.51.100.2", None, &[]).as_deref(), Some("198.51.100.2"));
        assert_eq!(found("2001:db8::7:1:2:3", None, &[]).as_deref(), Some("2001:db8::"));
    }

    #[test]
    fn clients_of_a_proxy_that_is_not_configured_are_unknown() {
        assert_eq!(found("127.0.0.1", None, &[]), None);
        assert_eq!(found("::1", None, &[]), None);
        assert_eq!(found("198.51.100.2", Some("203.0.113.7"), &[]), None);
    }
}
