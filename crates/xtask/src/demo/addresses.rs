//! The addresses of the two servers, chosen before they start and different from one another.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};

use anyhow::{Context, Result, bail, ensure};

/// Two addresses that were free when they were chosen.
#[derive(Debug)]
pub struct Addresses {
    pub company: SocketAddr,
    pub desk: SocketAddr,
}

impl Addresses {
    /// The requested addresses, with a free port in place of each port 0.
    pub fn choose(company: SocketAddr, desk: Option<SocketAddr>) -> Result<Self> {
        let desk = match desk {
            Some(desk) => desk,
            None => SocketAddr::new(company.ip(), next_port(company.port())?),
        };
        // Both listeners stay open until both ports are known, so that the ports differ.
        let company = bind(company, "--listen")?;
        let desk = bind(desk, "--desk")?;
        Ok(Self { company: company.local_addr()?, desk: desk.local_addr()? })
    }
}

/// The address as the origin of a URL.
pub fn origin(address: SocketAddr) -> String {
    format!("http://{address}")
}

fn next_port(port: u16) -> Result<u16> {
    match port {
        0 => Ok(0),
        _ => port.checked_add(1).context("there is no port after 65535; name the desk's with --desk"),
    }
}

fn bind(address: SocketAddr, option: &str) -> Result<TcpListener> {
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
    fn port_0_becomes_a_free_port_for_each_server() {
        let chosen = Addresses::choose(local(0), None).expect("two free ports");
        assert!(chosen.company.port() != 0 && chosen.desk.port() != 0);
        assert_ne!(chosen.company, chosen.desk);
    }

    #[test]
    fn desk_takes_the_next_port() {
        assert_eq!(next_port(8080).expect("a port"), 8081);
        assert!(next_port(u16::MAX).is_err());
    }

    #[test]
    fn error_for_a_taken_port_names_the_option() {
        let holder = TcpListener::bind(local(0)).expect("a free port");
        let taken = holder.local_addr().expect("its address");
        let error = Addresses::choose(local(0), Some(taken)).expect_err("taken").to_string();
        assert!(error.contains(&format!("port {} on 127.0.0.1 is taken", taken.port())), "{error}");
        assert!(error.contains("--desk"), "{error}");
    }

    #[test]
    fn unspecified_address_is_rejected() {
        let error = Addresses::choose(SocketAddr::from(([0, 0, 0, 0], 8080)), None).expect_err("refused");
        assert!(error.to_string().contains("127.0.0.1:8080"), "{error}");
    }
}
