//! The command line: `yes-reply serve | token | agent | check`.

mod agent;
mod duration;
mod references;
mod result;
mod serve;
mod token;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use conformance::cli::CheckArgs;

use crate::config::{Config, Overrides};
use result::CommandResult;

/// The opposite of no-reply: the desk that keeps customers' conversations.
#[derive(Parser, Debug)]
#[command(name = "yes-reply", version)]
pub struct Cli {
    /// The configuration
    #[arg(
        long,
        env = "YES_REPLY_CONFIG",
        global = true,
        default_value = "yes-reply.toml",
        value_name = "FILE"
    )]
    config: PathBuf,
    #[command(flatten)]
    over: Overrides,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Run the desk
    Serve(serve::ServeArgs),
    /// Print a token of a customer, to try things out
    Token(token::TokenArgs),
    /// Add the people who answer, and let them in
    #[command(subcommand)]
    Agent(agent::AgentCommand),
    /// Check a backend, this desk or any other, against the contract
    Check(CheckArgs),
}

impl Cli {
    /// Runs the command.
    ///
    /// # Errors
    /// A sentence for the person who typed it.
    pub async fn run(self) -> CommandResult<ExitCode> {
        // The backend that is checked need not be a desk, so that there may be no configuration.
        if let Command::Check(arguments) = self.command {
            return Ok(arguments.run().await.into());
        }
        let config = Config::load(&self.config, self.over)?;
        match self.command {
            Command::Serve(arguments) if arguments.check_config => serve::check(&self.config),
            Command::Serve(_) => serve::serve(config).await,
            Command::Token(arguments) => token::token(&config, arguments),
            Command::Agent(command) => agent::agent(&config, command).await,
            Command::Check(_) => Ok(()),
        }
        .map(|()| ExitCode::SUCCESS)
    }
}
