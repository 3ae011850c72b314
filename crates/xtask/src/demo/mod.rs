//! `cargo xtask demo`: a desk and a demo company whose customer is signed in. Both servers end with the demo.

mod addresses;
mod child_server;
mod config;
mod data_folder;

use std::future::Future;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;
use tokio::signal::unix::{SignalKind, signal};

use crate::{dist, process, servers, setup, workspace};
use addresses::{Addresses, origin};
use child_server::ChildServer;
use data_folder::{AGENT, DataFolder};

/// Options of `demo`.
#[derive(Args)]
pub struct Options {
    /// The company's address. Port 0 takes a free port.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The desk's address. The company's port + 1 by default, or a free port if the company's is 0.
    #[arg(long)]
    desk: Option<SocketAddr>,
    /// The folder for the desk's database, its configuration and the secrets.
    #[arg(long, default_value = "demo-data")]
    data: PathBuf,
}

/// Builds everything and runs both servers until a signal, or until one of them ends.
pub fn run(options: &Options) -> Result<()> {
    let addresses = Addresses::choose(options.listen, options.desk)?;
    setup::for_building()?;
    let dist = dist::Options::default();
    dist::make(&dist)?;
    servers::build()?;
    let programs = workspace::target()?.join("debug");

    let data = DataFolder::prepare(&options.data, &addresses, &dist.out)?;
    data.add_agent(&programs.join("yes-reply"))?;

    let runtime = tokio::runtime::Runtime::new().context("cannot start the runtime")?;
    runtime.block_on(async {
        let interrupted = interrupted()?;
        tokio::select! {
            served = serve(&programs, &addresses, &data) => served,
            // Dropping the future of `serve` stops both servers.
            () = interrupted => Ok(()),
        }
    })
}

async fn serve(programs: &Path, addresses: &Addresses, data: &DataFolder) -> Result<()> {
    let desk_program = programs.join("yes-reply");
    let mut desk = Command::new(&desk_program);
    desk.arg("serve").arg("--config").arg(data.config());
    let mut desk = ChildServer::start("the desk", desk, "yes-reply listens on http://").await?;

    let mut company = Command::new(programs.join("yes-reply-demo"));
    company.arg("--listen").arg(addresses.company.to_string());
    company.arg("--desk").arg(origin(addresses.desk));
    company.arg("--secret-file").arg(data.secret());
    company.args(["--kid", config::KID, "--iss", config::ISS]);
    let mut company = ChildServer::start("the company", company, "the company listens on http://").await?;

    let link = data.link(&desk_program)?;
    let shop = origin(addresses.company);
    println!();
    println!("Order page  {shop}/orders/1001");
    println!("Bill page   {shop}/bills/2026-1107");
    println!("Inbox       {link}   (signs you in once, as {AGENT})");
    println!("Data is kept in {}. Ctrl-C stops.", data.folder().display());

    let (name, status) = tokio::select! {
        status = desk.ended() => (desk.name, status?),
        status = company.ended() => (company.name, status?),
    };
    bail!("{name} ended by itself ({}); its output above says why", process::describe_exit(status))
}

/// A future that completes with the first signal to stop.
fn interrupted() -> Result<impl Future<Output = ()>> {
    let listen = |kind| signal(kind).context("cannot listen for signals");
    let mut interrupt = listen(SignalKind::interrupt())?;
    let mut terminate = listen(SignalKind::terminate())?;
    let mut hangup = listen(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => (),
            _ = terminate.recv() => (),
            _ = hangup.recv() => (),
        }
    })
}
