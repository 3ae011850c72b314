//! Origins (RFC 6454), in the form in which browsers serialise them.

use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;

use url::{Host, Url};

/// An origin: `https://shop.example` or `http://127.0.0.1:8080`. Two origins are equal when their texts are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

/// The error of a text that is not the serialisation of an origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedOrigin;

impl fmt::Display for MalformedOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "an origin is a scheme, a host in small letters and a port unless it is the usual one, such as \
             https://shop.example or http://127.0.0.1:8080, without a path or a slash at the end",
        )
    }
}

impl std::error::Error for MalformedOrigin {}

impl Origin {
    /// The origin of a server without TLS that listens on this address.
    pub fn listening(at: SocketAddr) -> Self {
        let url = format!("http://{at}");
        Self(Url::parse(&url).map_or(url, |url| url.origin().ascii_serialization()))
    }

    /// The origin as it is in the `Origin` header.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the host is a name of the machine itself, which no other machine can reach.
    pub fn is_loopback(&self) -> bool {
        Url::parse(&self.0).is_ok_and(|url| is_loopback(&url))
    }

    /// Whether the scheme is `https`.
    pub fn is_secure(&self) -> bool {
        self.0.starts_with("https://")
    }
}

/// Whether the host of a URL is a name of the machine itself.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

impl FromStr for Origin {
    type Err = MalformedOrigin;

    fn from_str(text: &str) -> Result<Self, MalformedOrigin> {
        let url = Url::parse(text).map_err(|_| MalformedOrigin)?;
        // A text that differs from the serialisation, such as one with a path or the default port, never equals the
        // header of a browser.
        let is_serialised = url.origin().ascii_serialization() == text;
        let is_http = matches!(url.scheme(), "http" | "https") && url.port() != Some(0);
        // The URL standard allows wildcards and more in a host; DNS does not.
        let is_dns_byte = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
        let is_host = match url.host() {
            Some(Host::Domain(name)) => name.bytes().all(is_dns_byte),
            host => host.is_some(),
        };
        if is_serialised && is_http && is_host { Ok(Self(text.to_owned())) } else { Err(MalformedOrigin) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_that_browsers_send_are_accepted() {
        for text in ["https://shop.example", "http://127.0.0.1:8080", "http://[::1]:8080", "http://localhost"]
        {
            assert_eq!(text.parse::<Origin>().map(|origin| origin.0), Ok(text.to_owned()));
        }
    }

    #[test]
    fn the_origin_of_an_address_is_accepted_too() {
        for text in ["http://127.0.0.1:8081", "http://[::1]:8081"] {
            let at = text.trim_start_matches("http://").parse().expect("an address");
            assert_eq!(text.parse(), Ok(Origin::listening(at)));
        }
        assert_eq!(Origin::listening(([127, 0, 0, 1], 80).into()).as_str(), "http://127.0.0.1");
    }

    #[test]
    fn loopback_names_are_those_of_the_machine_itself() {
        let is_loopback = |text: &str| text.parse::<Origin>().expect("an origin").is_loopback();
        for text in ["http://localhost:8081", "http://127.0.0.1", "http://127.9.9.9:1", "http://[::1]:8081"] {
            assert!(is_loopback(text), "{text}");
        }
        for text in ["http://evil:8081", "http://localhost.evil.example", "http://10.0.0.1", "http://[::2]"] {
            assert!(!is_loopback(text), "{text}");
        }
    }

    #[test]
    fn a_text_that_could_never_match_is_refused() {
        for text in [
            "*",
            "null",
            "shop.example",
            "https://",
            "https://shop.example/",
            "https://shop.example/orders",
            "https://Shop.example",
            "https://shop.example:443",
            "https://shop.example:0",
            "https://shop.example:99999",
            "https://*.example",
            "https://user@shop.example",
            "ftp://shop.example",
        ] {
            assert_eq!(text.parse::<Origin>(), Err(MalformedOrigin), "{text}");
        }
    }
}
