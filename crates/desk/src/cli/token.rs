//! `yes-reply token`: prints a customer's token, as the company's page would make it, or a service token; `yes-reply token
//! inspect` reads one.

use std::io::Read;
use std::time::Duration;

use clap::{Args, Subcommand};
use contract::Claims;
use contract::token::{AUDIENCE, COMPANY_AUDIENCE};

use super::duration;
use super::references::read_references;
use super::result::CommandResult;
use crate::accounts::secret::Secret;
use crate::config::Config;
use crate::support::clock;
use crate::tokens::verify::{MAX_TOKEN_BYTES, PROXY_LIMIT_BYTES, check_times, read_token, sign_token};
use crate::tokens::warning::TokenWarning;

#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct TokenArgs {
    #[command(subcommand)]
    command: Option<TokenCommand>,
    /// Make a service token, for a system of the company
    #[arg(long, conflicts_with_all = ["customer-name", "email", "locale", "reference"])]
    company: bool,
    /// The customer's id at the company; with --company the name of the system
    #[arg(long, required = true)]
    sub: Option<String>,
    /// The customer's name, which agents see
    #[arg(long = "name", id = "customer-name", value_name = "NAME")]
    customer_name: Option<String>,
    /// The customer's mail address
    #[arg(long)]
    email: Option<String>,
    /// The customer's language, such as en
    #[arg(long)]
    locale: Option<String>,
    /// A reference that the customer can write about: KIND:ID, or a JSON file with the facts of one or more
    #[arg(long, value_name = "KIND:ID|FILE.json")]
    reference: Vec<String>,
    /// The validity of the token, at most 15m
    #[arg(long, default_value = "15m", value_parser = duration::parse_short, value_name = "DURATION")]
    expires_in: Duration,
    /// The key to sign with; the first HS256 key if left out
    #[arg(long)]
    kid: Option<String>,
}

#[derive(Subcommand, Clone, Copy, Debug)]
enum TokenCommand {
    /// Read a token from standard input and print what the desk understands of it, and what it leaves out
    Inspect,
}

pub fn token(config: &Config, arguments: TokenArgs) -> CommandResult {
    match arguments.command {
        Some(TokenCommand::Inspect) => inspect(config),
        None => sign(config, arguments),
    }
}

fn sign(config: &Config, arguments: TokenArgs) -> CommandResult {
    let key = match &arguments.kid {
        Some(kid) => config.keys.find(kid).ok_or_else(|| format!("there is no key \"{kid}\""))?,
        None => {
            let first = config.keys.0.iter().find(|key| key.encoding_key().is_some());
            first.ok_or("no HS256 key is configured, and of the others there is only the public half")?
        }
    };
    let mut facts = Vec::new();
    for given in &arguments.reference {
        facts.extend(read_references(given)?);
    }
    let audience = if arguments.company { COMPANY_AUDIENCE } else { AUDIENCE };
    let iat = clock::now().as_second();
    let claims = Claims {
        iss: key.iss().to_owned(),
        aud: audience.to_owned(),
        sub: arguments.sub.unwrap_or_default(),
        name: arguments.customer_name,
        email: arguments.email,
        locale: arguments.locale,
        jti: Some(Secret::mint().reveal().to_owned()),
        iat,
        nbf: None,
        exp: iat + arguments.expires_in.as_secs() as i64,
        references: facts,
    };
    let signed = sign_token(key, &claims)?;
    // A defect is reported here and not by the desk later.
    let read = read_token(&config.keys, &signed, &[audience]).map_err(|problem| problem.detail)?;
    check_times(&read.claims, clock::now()).map_err(|problem| problem.detail)?;
    print_warnings(&read.warnings);
    warn_of_length(&signed);
    println!("{signed}");
    Ok(())
}

/// Prints the claims as JSON, and the warnings to standard error. Fails for a token that the desk refuses; the claims of
/// one that is refused for its times alone are printed nevertheless.
fn inspect(config: &Config) -> CommandResult {
    let mut text = String::new();
    // Longer than the desk reads, so that a token that is too long is refused for its length.
    std::io::stdin().take(2 * MAX_TOKEN_BYTES as u64).read_to_string(&mut text)?;
    let token = text.trim();
    let read =
        read_token(&config.keys, token, &[AUDIENCE, COMPANY_AUDIENCE]).map_err(|problem| problem.detail)?;
    println!("{}", serde_json::to_string_pretty(&read.claims)?);
    print_warnings(&read.warnings);
    warn_of_length(token);
    check_times(&read.claims, clock::now()).map_err(|problem| problem.detail)?;
    Ok(())
}

fn print_warnings(warnings: &[TokenWarning]) {
    for warning in warnings {
        eprintln!("yes-reply: left out: {warning}");
    }
}

fn warn_of_length(token: &str) {
    if token.len() > PROXY_LIMIT_BYTES {
        let (is, most) = (token.len(), PROXY_LIMIT_BYTES);
        eprintln!(
            "yes-reply: the token has {is} bytes; beyond {most} proxies may refuse it. Name fewer references."
        );
    }
}
