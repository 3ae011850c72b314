//! `yes-reply customer`: exports and erases a customer. Works on the database while the desk runs.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, IsTerminal, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use inbox_api::AuditAction;

use super::result::CommandResult;
use crate::accounts::audit::{ActorId, AuditEvent};
use crate::config::Config;
use crate::conversations::customer::Identity;
use crate::data_protection::export::CustomerExport;
use crate::peers::PeerMessage;
use crate::storage::Database;
use crate::support::clock;

#[derive(Subcommand, Debug)]
pub enum CustomerCommand {
    /// Print everything that the desk has about a customer, as JSON
    Export {
        #[command(flatten)]
        customer: CustomerArgs,
        /// Write into this new file, for its owner alone, in place of standard output
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Erase all conversations of a customer, with everything that belongs to them
    Erase {
        #[command(flatten)]
        customer: CustomerArgs,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Args, Debug)]
pub struct CustomerArgs {
    /// The issuer of the customer's tokens: the `iss` of the keys
    #[arg(long)]
    iss: String,
    /// The customer's id at the company: the `sub` of the tokens
    #[arg(long)]
    sub: String,
}

impl CustomerArgs {
    fn identity(self) -> Identity {
        Identity { iss: self.iss, sub: self.sub }
    }
}

pub async fn customer(config: &Config, command: CustomerCommand) -> CommandResult {
    let database = config.database.open().await?;
    let result = match command {
        CustomerCommand::Export { customer, out } => {
            export(&*database, customer.identity(), out.as_deref()).await
        }
        CustomerCommand::Erase { customer, yes } => erase(&*database, customer.identity(), yes).await,
    };
    database.close().await;
    result
}

/// The event is recorded before the words leave the desk on standard output, and after they are in the file: neither an
/// export without an event nor an event without an export is left.
async fn export(database: &dyn Database, customer: Identity, out: Option<&Path>) -> CommandResult {
    let conversations = database.export_customer(&customer).await?;
    if conversations.is_empty() {
        return Err(nothing_there(&customer));
    }
    let (now, count) = (clock::now(), conversations.len());
    let mut text = serde_json::to_string_pretty(&CustomerExport::new(customer, now, conversations))?;
    text.push('\n');
    let action = AuditAction::CustomerExported { conversations: count as u64 };
    let event = AuditEvent { at: now, actor: ActorId::CommandLine, subject: None, action };
    let Some(path) = out else {
        database.record(event).await?;
        std::io::stdout().write_all(text.as_bytes())?;
        return Ok(());
    };
    let mut file = create_private_file(path)?;
    let mut written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|why| {
        format!("{} cannot be written: {why}; choose another file with --out", path.display())
    });
    if written.is_ok() {
        written = database.record(event).await.map_err(|why| format!("nothing is exported: {why}"));
    }
    if let Err(why) = written {
        let _ = std::fs::remove_file(path);
        return Err(why.into());
    }
    let verb = if count == 1 { "is" } else { "are" };
    eprintln!("yes-reply: {} {verb} written to {}", conversation_count(count), path.display());
    Ok(())
}

fn create_private_file(path: &Path) -> CommandResult<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(|why| {
        let file = path.display();
        match why.kind() {
            ErrorKind::AlreadyExists => format!("{file} exists already; name a new file with --out").into(),
            _ => format!("{file} cannot be created: {why}; name another file with --out").into(),
        }
    })
}

async fn erase(database: &dyn Database, customer: Identity, yes: bool) -> CommandResult {
    if !yes {
        let count = database.export_customer(&customer).await?.len();
        if count == 0 {
            return Err(nothing_there(&customer));
        }
        confirm(count)?;
    }
    let erased = database.erase_customer(&customer, ActorId::CommandLine, clock::now()).await?;
    if erased.is_empty() {
        return Err(nothing_there(&customer));
    }
    for &conversation in &erased {
        // A desk that does not get it tells its pages with their next request.
        let message = serde_json::to_string(&PeerMessage::Erasure { conversation })?;
        if let Err(error) = database.send_to_peers(&message).await {
            tracing::debug!("an erasure could not be told to the running desks: {error}");
        }
    }
    println!("erased: {} of the customer", conversation_count(erased.len()));
    database.compact().await.map_err(|why| {
        let reason = why.reason();
        format!(
            "the conversations are erased, but the database could not be compacted after it: {reason}; a desk that runs \
             tries it again within an hour, and so does the next start"
        )
        .into()
    })
}

/// Asks whoever sits at the terminal.
fn confirm(count: usize) -> CommandResult {
    if !std::io::stdin().is_terminal() {
        return Err("standard input is no terminal to ask at; write --yes to erase without a question".into());
    }
    eprint!("Erase {} of this customer for good? Type yes: ", conversation_count(count));
    std::io::stderr().flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    if answer.trim() == "yes" { Ok(()) } else { Err("nothing is erased".into()) }
}

fn nothing_there(customer: &Identity) -> Box<dyn std::error::Error> {
    let Identity { iss, sub } = customer;
    format!(
        "nothing is stored about a customer {sub} of the issuer {iss}; compare --iss and --sub with a token"
    )
    .into()
}

/// `one conversation`, `12 conversations`
fn conversation_count(count: usize) -> String {
    match count {
        1 => "one conversation".to_owned(),
        several => format!("{several} conversations"),
    }
}
