//! `yes-reply serve`: runs the desk.

use std::io::Write;
use std::path::Path;

use clap::Args;
use tokio::signal::unix::{SignalKind, signal};

use super::result::CommandResult;
use crate::config::Config;
use crate::server::DeskServer;

#[derive(Args, Debug)]
pub struct ServeArgs {
    /// Only read the configuration and say whether it is good
    #[arg(long)]
    pub check_config: bool,
}

/// Reports a valid configuration. A mistake in it has ended the command before.
pub fn check(path: &Path) -> CommandResult {
    writeln!(std::io::stdout(), "{} is good", path.display())?;
    Ok(())
}

/// Runs the desk until a signal stops it.
pub async fn serve(config: Config) -> CommandResult {
    let server = DeskServer::start(config).await?;
    // A script that starts the desk with port 0 reads the address from this line.
    let mut out = std::io::stdout();
    writeln!(out, "yes-reply listens on http://{}", server.address())?;
    out.flush()?;
    stop_signal().await?;
    tracing::info!("stopping: long polls are answered, writes finish");
    Ok(server.stop().await?)
}

async fn stop_signal() -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed,
        _ = terminate.recv() => Ok(()),
    }
}
