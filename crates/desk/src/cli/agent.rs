//! `yes-reply agent`: adds agents and makes sign-in links. Works on the database while the desk runs.

use std::time::Duration;

use clap::Subcommand;
use inbox_api::{AccountStatus, Role};

use super::duration;
use super::result::CommandResult;
use crate::accounts::agent::{AddAgentOutcome, Agent, AgentName, AgentNames, SignInName, TakenName};
use crate::accounts::credentials::{LinkKind, NewLink};
use crate::accounts::password;
use crate::accounts::password_strength::check_new_password;
use crate::accounts::secret::Secret;
use crate::config::Config;
use crate::storage::Database;
use crate::support::clock;

#[derive(Subcommand, Debug)]
pub enum AgentCommand {
    /// Add an agent; customers see the name
    Add {
        /// The name
        #[arg(value_name = "NAME")]
        agent: String,
        /// Read the password from standard input, one line
        #[arg(long)]
        password_stdin: bool,
        /// The name with which the agent signs in; customers do not see it. By default it is NAME
        #[arg(long, value_name = "NAME")]
        sign_in_name: Option<String>,
        /// The role; leads invite and disable people. By default the first agent is a lead, and the others are agents
        #[arg(long, value_parser = role, value_name = "agent|lead")]
        role: Option<Role>,
    },
    /// Give an agent another name to sign in with; customers do not see it
    SignInName {
        /// The name
        #[arg(value_name = "NAME")]
        agent: String,
        /// The name to sign in with from now on
        #[arg(value_name = "SIGN-IN-NAME")]
        sign_in_name: String,
    },
    /// Print a single-use link that signs an agent in or lets them choose a password
    Link {
        /// The name
        #[arg(value_name = "NAME")]
        agent: String,
        /// The validity of the link, at most 15m
        #[arg(long, default_value = "15m", value_parser = duration::parse_short, value_name = "DURATION")]
        expires_in: Duration,
        /// Ask for a new password before signing in
        #[arg(long)]
        choose_password: bool,
    },
}

pub async fn agent(config: &Config, command: AgentCommand) -> CommandResult {
    let database = config.database.open().await?;
    let result = match command {
        AgentCommand::Add { agent, password_stdin, sign_in_name, role } => {
            add(&*database, &config.name, &agent, sign_in_name.as_deref(), password_stdin, role).await
        }
        AgentCommand::SignInName { agent, sign_in_name } => {
            set_sign_in_name(&*database, &agent, &sign_in_name).await
        }
        AgentCommand::Link { agent, expires_in, choose_password } => {
            let kind = if choose_password { LinkKind::Invitation } else { LinkKind::SignIn };
            link(config, &*database, &agent, expires_in, kind).await
        }
    };
    database.close().await;
    result
}

async fn add(
    database: &dyn Database,
    company: &str,
    name: &str,
    sign_in_name: Option<&str>,
    from_stdin: bool,
    role: Option<Role>,
) -> CommandResult {
    let names = AgentNames::same(parse(name)?);
    let names = match sign_in_name {
        Some(chosen) => AgentNames { sign_in_name: parse_sign_in_name(chosen)?, ..names },
        None => names,
    };
    let name = &names.name;
    let given = if from_stdin {
        let mut line = String::new();
        std::io::stdin().read_line(&mut line)?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    } else {
        rpassword::prompt_password("Password: ")
            .map_err(|why| format!("{why}. Give the password with --password-stdin."))?
    };
    let known = [name.as_str(), names.sign_in_name.as_str(), company];
    check_new_password("password", &given, &known).map_err(|invalid| invalid.detail)?;
    match database.add_agent(&names, &password::hash(&given), role, clock::now()).await? {
        AddAgentOutcome::Added(Role::Lead) => println!("{} can sign in, as a lead", name.as_str()),
        AddAgentOutcome::Added(Role::Agent) => println!("{} can sign in", name.as_str()),
        AddAgentOutcome::NameTaken(TakenName::Shown) => {
            return Err(format!("there is an agent {} already", name.as_str()).into());
        }
        AddAgentOutcome::NameTaken(TakenName::SignIn) => {
            return Err(sign_in_name_taken(&names.sign_in_name).into());
        }
        AddAgentOutcome::FirstMustBeLead => {
            return Err("the first agent of a desk is a lead; leave --role out".into());
        }
    }
    Ok(())
}

async fn set_sign_in_name(database: &dyn Database, name: &str, sign_in_name: &str) -> CommandResult {
    let agent = find(database, name).await?;
    let sign_in_name = parse_sign_in_name(sign_in_name)?;
    if !database.set_sign_in_name(agent.id, &sign_in_name, clock::now()).await? {
        return Err(sign_in_name_taken(&sign_in_name).into());
    }
    println!("{} signs in as {}", agent.name.as_str(), sign_in_name.as_str());
    Ok(())
}

async fn link(
    config: &Config,
    database: &dyn Database,
    name: &str,
    expires_in: Duration,
    kind: LinkKind,
) -> CommandResult {
    if config.public_url.is_none() && config.listen.port() == 0 {
        return Err(
            "the desk takes any port that is free; give the one that it took with --public-url".into()
        );
    }
    let agent = find(database, name).await?;
    if agent.status == AccountStatus::Disabled {
        return Err(format!("{} is disabled; have a lead enable them first", agent.name.as_str()).into());
    }
    let (secret, now) = (Secret::mint(), clock::now());
    let until = now.plus_ms(expires_in.as_millis() as i64);
    database
        .add_link(agent.id, NewLink { kind, secret_hash: secret.fingerprint(), expires_at: until }, now)
        .await?;
    let what = match kind {
        LinkKind::SignIn => "link",
        LinkKind::Invitation => "invitation",
    };
    // The secret is in the fragment, which a browser sends in no request and no referrer.
    println!("{}/inbox#{what}={}", config.public_origin(config.listen).as_str(), secret.reveal());
    Ok(())
}

async fn find(database: &dyn Database, name: &str) -> CommandResult<Agent> {
    let name = parse(name)?;
    let unknown = || format!("there is no agent {}; add one with: yes-reply agent add", name.as_str());
    Ok(database.find_agent(&name).await?.ok_or_else(unknown)?)
}

fn role(text: &str) -> Result<Role, String> {
    Role::from_wire(text).ok_or_else(|| "write agent or lead".to_owned())
}

fn parse(name: &str) -> CommandResult<AgentName> {
    Ok(AgentName::parse(name).ok_or("a name has 1 to 80 characters that can be seen")?)
}

fn parse_sign_in_name(name: &str) -> CommandResult<SignInName> {
    Ok(SignInName::parse(name).ok_or("a sign-in name has 1 to 80 characters that can be seen")?)
}

fn sign_in_name_taken(name: &SignInName) -> String {
    format!("somebody else signs in as {} already; choose another sign-in name", name.as_str())
}
