//! A demo company: Kettle & Co, whose customer Ada Okafor is signed in. Its pages hold the widget exactly as any
//! company's would. In reading order:

mod http;
mod pages;
mod signer;

mod facts;

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context, Result};
use axum::http::Uri;
use clap::Parser;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use http::DemoCompany;
use signer::Signer;

/// Serves the pages of a company that uses yes-reply.
#[derive(Parser)]
struct Options {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The origin of the desk, where the widget comes from and writes to.
    #[arg(long, default_value = "http://127.0.0.1:8081", value_parser = origin)]
    desk: String,
    /// The file that holds the secret, at least 32 bytes.
    #[arg(long)]
    secret_file: PathBuf,
    /// The name under which the desk knows the secret.
    #[arg(long, default_value = "kettle-1")]
    kid: String,
    /// The company's name in its tokens.
    #[arg(long, default_value = "kettle")]
    iss: String,
}

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::parse();
    let signer = Signer::read(&options.secret_file, options.kid, options.iss)?;
    let listener = TcpListener::bind(options.listen).await.with_context(|| {
        format!("cannot listen on {}; choose another address with --listen", options.listen)
    })?;
    println!("the company listens on http://{}", listener.local_addr()?);
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for signals")?;
    // No page takes long, so open connections need no grace.
    tokio::select! {
        served = axum::serve(listener, http::router(DemoCompany { signer, desk: options.desk })) => served?,
        _ = terminate.recv() => (),
        interrupted = tokio::signal::ctrl_c() => interrupted?,
    }
    Ok(())
}

/// An origin goes into pages and into a policy, so it is held to its form.
fn origin(text: &str) -> Result<String, String> {
    let wanted = || "an origin is a scheme and a host, such as http://127.0.0.1:8081".to_owned();
    let uri: Uri = text.parse().map_err(|_| wanted())?;
    match (uri.scheme_str(), uri.authority()) {
        (Some(scheme @ ("http" | "https")), Some(host)) if uri.path() == "/" && uri.query().is_none() => {
            Ok(format!("{scheme}://{host}"))
        }
        _ => Err(wanted()),
    }
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn an_origin_has_no_path() {
        for text in ["http://127.0.0.1:8081", "https://support.example.com", "http://[::1]:1/"] {
            assert_eq!(origin(text).as_deref(), Ok(text.trim_end_matches('/')));
        }
        for text in ["", "127.0.0.1:8081", "ftp://a", "https://a/b", "https://a?b", "https://a\">"] {
            assert!(origin(text).is_err(), "{text}");
        }
    }
}
