//! `yes-reply serve`

use std::io::Write;
use std::path::Path;

use clap::Args;
use tokio::signal::unix::{SignalKind, signal};

use super::result::CommandResult;
use crate::config::Config;
use crate::server::Server;

/// How to serve.
#[derive(Args, Debug)]
pub struct ServeArgs {
    /// Only read the configuration and say whether it is good
    #[arg(long)]
    pub check_config: bool,
}

/// Says that a configuration which was read is good; a mistake is told with its line before it comes to this.
pub fn check(path: &Path) -> CommandResult {
    writeln!(std::io::stdout(), "{} is good", path.display())?;
    Ok(())
}

/// Runs the desk until somebody stops it.
pub async fn serve(config: Config) -> CommandResult {
    let server = Server::start(config).await?;
    // Whoever starts the desk with port 0 reads from this line where it is.
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
