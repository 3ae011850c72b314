//! Origins, written as browsers write them.

use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;

/// An origin: `https://shop.example` or `http://127.0.0.1:8080`; compared letter by letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

/// Why a text is not an origin.
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
    /// The origin of a server without TLS that listens here.
    pub fn listening(at: SocketAddr) -> Self {
        match at.port() {
            80 => Self(format!("http://{at}").trim_end_matches(":80").to_owned()),
            _ => Self(format!("http://{at}")),
        }
    }

    /// The origin as it stands in the `Origin` header.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is reached over TLS.
    pub fn is_secure(&self) -> bool {
        self.0.starts_with("https://")
    }
}

impl FromStr for Origin {
    type Err = MalformedOrigin;

    fn from_str(text: &str) -> Result<Self, MalformedOrigin> {
        let (scheme, rest) = text.split_once("://").ok_or(MalformedOrigin)?;
        // A browser leaves the usual port out, so an origin that names it would never match.
        let usual = match scheme {
            "https" => 443,
            "http" => 80,
            _ => return Err(MalformedOrigin),
        };
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
            _ => (rest, None),
        };
        let port_ok = port.is_none_or(|port| {
            let number = port.parse::<u16>();
            number.is_ok_and(|number| number != 0 && number != usual && number.to_string() == port)
        });
        if port_ok && is_host(host) { Ok(Self(text.to_owned())) } else { Err(MalformedOrigin) }
    }
}

fn is_host(host: &str) -> bool {
    if let Some(inner) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        return inner.parse::<std::net::Ipv6Addr>().is_ok();
    }
    let letters = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.';
    !host.is_empty() && host.len() <= 253 && host.bytes().all(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_as_browsers_send_them() {
        for text in ["https://shop.example", "http://127.0.0.1:8080", "http://[::1]:8080", "http://localhost"]
        {
            assert_eq!(text.parse::<Origin>().map(|origin| origin.0), Ok(text.to_owned()));
        }
    }

    #[test]
    fn an_address_is_written_as_an_origin_too() {
        for text in ["http://127.0.0.1:8081", "http://[::1]:8081"] {
            let at = text.trim_start_matches("http://").parse().expect("an address");
            assert_eq!(text.parse(), Ok(Origin::listening(at)));
        }
        assert_eq!(Origin::listening(([127, 0, 0, 1], 80).into()).as_str(), "http://127.0.0.1");
    }

    #[test]
    fn anything_that_could_never_match_is_refused() {
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
