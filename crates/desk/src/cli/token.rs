//! `yes-reply token`: prints a customer's token, as the company's page would make it.

use std::time::Duration;

use clap::Args;
use contract::Claims;
use contract::token::AUDIENCE;

use super::duration;
use super::references::read_references;
use super::result::CommandResult;
use crate::accounts::secret::Secret;
use crate::config::Config;
use crate::support::clock;
use crate::tokens::verify::{PROXY_LIMIT_BYTES, sign_token, verify_token};

#[derive(Args, Debug)]
pub struct TokenArgs {
    /// The customer's id at the company
    #[arg(long)]
    sub: String,
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

pub fn token(config: &Config, arguments: TokenArgs) -> CommandResult {
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
    let iat = clock::now().as_second();
    let claims = Claims {
        iss: key.iss().to_owned(),
        aud: AUDIENCE.to_owned(),
        sub: arguments.sub,
        name: arguments.customer_name,
        email: arguments.email,
        locale: arguments.locale,
        jti: Secret::mint().reveal().to_owned(),
        iat,
        exp: iat + arguments.expires_in.as_secs() as i64,
        references: facts,
    };
    let signed = sign_token(key, &claims)?;
    // A defect is reported here and not by the desk later.
    verify_token(&config.keys, &signed, clock::now()).map_err(|problem| problem.detail)?;
    if signed.len() > PROXY_LIMIT_BYTES {
        let (is, most) = (signed.len(), PROXY_LIMIT_BYTES);
        eprintln!(
            "yes-reply: the token has {is} bytes; beyond {most} proxies may refuse it. Name fewer references."
        );
    }
    println!("{signed}");
    Ok(())
}
