//! Networks of IP addresses (CIDR notation, RFC 4632).

use std::net::IpAddr;
use std::str::FromStr;

/// The addresses that begin with the same bits. A single address is a network of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IpNetwork {
    address: IpAddr,
    bits: u8,
}

impl IpNetwork {
    pub fn contains(&self, address: IpAddr) -> bool {
        first_bits(address, self.bits) == first_bits(self.address, self.bits)
            && address.is_ipv4() == self.address.is_ipv4()
    }
}

impl FromStr for IpNetwork {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const ADVICE: &str = "write an address or a network, such as \"127.0.0.1\" or \"10.0.0.0/8\"";
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| ADVICE)?;
        let all = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(all), str::parse).ok().filter(|bits| *bits <= all).ok_or(ADVICE)?;
        Ok(Self { address, bits })
    }
}

/// An address without its last bits, as a number.
pub fn first_bits(address: IpAddr, bits: u8) -> u128 {
    let (number, all) = match address {
        IpAddr::V4(address) => (u128::from(u32::from(address)), 32),
        IpAddr::V6(address) => (u128::from(address), 128),
    };
    let rest = u32::from(all - bits.min(all));
    number.checked_shr(rest).unwrap_or(0).checked_shl(rest).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contains(network: &str, address: &str) -> bool {
        network.parse::<IpNetwork>().expect(network).contains(address.parse().expect(address))
    }

    #[test]
    fn a_network_has_the_addresses_that_begin_like_it() {
        for (network, address, is_in) in [
            ("127.0.0.1", "127.0.0.1", true),
            ("127.0.0.1", "127.0.0.2", false),
            ("10.0.0.0/8", "10.255.0.7", true),
            ("10.0.0.0/8", "11.0.0.0", false),
            ("0.0.0.0/0", "203.0.113.7", true),
            ("0.0.0.0/0", "::1", false),
            ("::/0", "203.0.113.7", false),
            ("2001:db8::/32", "2001:db8:7::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
            ("::1", "::1", true),
        ] {
            assert_eq!(contains(network, address), is_in, "{network} {address}");
        }
    }

    #[test]
    fn another_text_is_refused() {
        for text in ["", "localhost", "10.0.0.0/33", "10.0.0.0/", "::1/129", "10.0.0.0/-1", "10.0.0/8"] {
            assert!(text.parse::<IpNetwork>().is_err(), "{text}");
        }
    }
}
