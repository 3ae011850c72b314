//! Where the two servers listen.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};

use anyhow::{Context, Result, bail, ensure};

/// Two addresses that were free a moment ago.
#[derive(Debug)]
pub struct Addresses {
    /// The demo company's.
    pub company: SocketAddr,
    /// The desk's.
    pub desk: SocketAddr,
}

impl Addresses {
    /// The wanted addresses, with a free port for each port 0.
    pub fn choose(company: SocketAddr, desk: Option<SocketAddr>) -> Result<Self> {
        let desk = match desk {
            Some(desk) => desk,
            None => SocketAddr::new(company.ip(), next_port(company.port())?),
        };
        // Both stay taken until both are known, so that they cannot be the same.
        let company = take(company, "--listen")?;
        let desk = take(desk, "--desk")?;
        Ok(Self { company: company.local_addr()?, desk: desk.local_addr()? })
    }
}

/// The address as the start of a URL.
pub fn origin(address: SocketAddr) -> String {
    format!("http://{address}")
}

fn next_port(port: u16) -> Result<u16> {
    match port {
        0 => Ok(0),
        _ => port.checked_add(1).context("there is no port after 65535; name the desk's with --desk"),
    }
}

fn take(address: SocketAddr, option: &str) -> Result<TcpListener> {
    ensure!(
        !address.ip().is_unspecified(),
        "{option} {address} is no address that a browser can open; name this machine's own, \
         such as {option} 127.0.0.1:{}",
        address.port()
    );
    match TcpListener::bind(address) {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
            "port {} on {} is taken; choose another with {option}, or let the system choose: \
             cargo xtask demo --listen 127.0.0.1:0",
            address.port(),
            address.ip()
        ),
        Err(error) => {
            Err(error).with_context(|| format!("cannot listen on {address}; choose another with {option}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(port: u16) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], port))
    }

    #[test]
    fn port_0_is_a_free_port_for_each() {
        let chosen = Addresses::choose(local(0), None).expect("two free ports");
        assert!(chosen.company.port() != 0 && chosen.desk.port() != 0);
        assert_ne!(chosen.company, chosen.desk);
    }

    #[test]
    fn the_desk_is_one_port_further() {
        assert_eq!(next_port(8080).expect("a port"), 8081);
        assert!(next_port(u16::MAX).is_err());
    }

    #[test]
    fn a_taken_port_is_named_with_a_way_out() {
        let holder = TcpListener::bind(local(0)).expect("a free port");
        let taken = holder.local_addr().expect("its address");
        let error = Addresses::choose(local(0), Some(taken)).expect_err("taken").to_string();
        assert!(error.contains(&format!("port {} on 127.0.0.1 is taken", taken.port())), "{error}");
        assert!(error.contains("--desk"), "{error}");
    }

    #[test]
    fn an_address_for_all_networks_is_refused() {
        let error = Addresses::choose(SocketAddr::from(([0, 0, 0, 0], 8080)), None).expect_err("refused");
        assert!(error.to_string().contains("127.0.0.1:8080"), "{error}");
    }
}
