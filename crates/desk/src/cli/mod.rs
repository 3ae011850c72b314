//! The command line: `yes-reply init | serve | token | agent | customer | copy | check`.

mod agent;
mod copy;
mod customer;
mod duration;
mod init;
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
    /// Write a configuration with a secret of its own
    Init,
    /// Run the desk
    Serve(serve::ServeArgs),
    /// Print a token of a customer, to try things out
    Token(token::TokenArgs),
    /// Add the people who answer, and let them in
    #[command(subcommand)]
    Agent(agent::AgentCommand),
    /// Export or erase a customer
    #[command(subcommand)]
    Customer(customer::CustomerCommand),
    /// Copy a desk from SQLite to PostgreSQL, and compare every row
    Copy(copy::CopyArgs),
    /// Check a backend, this desk or any other, against the contract
    Check(CheckArgs),
}

impl Cli {
    /// Runs the command.
    ///
    /// # Errors
    /// A sentence for the person who typed it.
    pub async fn run(self) -> CommandResult<ExitCode> {
        let Self { config: path, over, command } = self;
        // A backend that is checked need not be a desk, so that there may be no configuration.
        let load = |over| Config::load(&path, over);
        match command {
            Command::Init => init::init(&path, &over),
            Command::Check(arguments) => return Ok(arguments.run().await.into()),
            Command::Copy(arguments) => copy::copy(|| load(over), arguments).await,
            Command::Serve(arguments) if arguments.check_config => {
                load(over)?;
                serve::check(&path)
            }
            Command::Serve(_) => serve::serve(load(over)?).await,
            Command::Token(arguments) => token::token(&load(over)?, arguments),
            Command::Agent(command) => agent::agent(&load(over)?, command).await,
            Command::Customer(command) => customer::customer(&load(over)?, command).await,
        }
        .map(|()| ExitCode::SUCCESS)
    }
}
