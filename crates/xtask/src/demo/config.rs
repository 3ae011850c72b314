//! The desk's configuration file, written by each demo.

use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;

use super::addresses::{Addresses, origin};

/// The key id of the company's signing key.
pub const KID: &str = "kettle-1";
/// The issuer of the company's tokens.
pub const ISS: &str = "kettle";

/// The fields of yes-reply.toml that the demo sets.
#[derive(Serialize)]
struct DemoConfig<'a> {
    name: &'a str,
    listen: String,
    public_url: String,
    database: &'a Path,
    assets: &'a Path,
    allow_origins: [String; 1],
    reply_channels: [&'a str; 3],
    outcome_choices: OutcomeChoicesTable<'a>,
    escalation_path: [EscalationStepConfig<'a>; 2],
    keys: [SigningKeyConfig<'a>; 1],
}

#[derive(Serialize)]
struct OutcomeChoicesTable<'a> {
    order: &'a [&'a str],
    bill: &'a [&'a str],
}

#[derive(Serialize)]
struct EscalationStepConfig<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<&'a str>,
    after: &'a str,
    label: &'a str,
    contacts: [ContactConfig<'a>; 1],
    reference_kinds: &'a [&'a str],
}

#[derive(Serialize)]
struct ContactConfig<'a> {
    kind: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct SigningKeyConfig<'a> {
    kid: &'a str,
    iss: &'a str,
    alg: &'a str,
    secret_file: &'a Path,
}

/// The text of the file. The paths must be absolute, because the desk may run in any folder.
pub fn text(addresses: &Addresses, database: &Path, assets: &Path, secret_file: &Path) -> Result<String> {
    let config = DemoConfig {
        name: "Kettle & Co",
        listen: addresses.desk.to_string(),
        public_url: origin(addresses.desk),
        database,
        assets,
        allow_origins: [origin(addresses.company)],
        reply_channels: ["here", "email", "phone"],
        outcome_choices: OutcomeChoicesTable {
            order: &["replace", "refund", "explain"],
            bill: &["correct", "explain", "more_time"],
        },
        escalation_path: [
            EscalationStepConfig {
                step: Some("complaints"),
                after: "P1D",
                label: "Complaints team",
                contacts: [ContactConfig { kind: "phone", value: "030 555 123" }],
                reference_kinds: &[],
            },
            EscalationStepConfig {
                step: None,
                after: "P14D",
                label: "Energy and water ombudsman",
                contacts: [ContactConfig { kind: "url", value: "https://ombudsman.example" }],
                reference_kinds: &["bill"],
            },
        ],
        keys: [SigningKeyConfig { kid: KID, iss: ISS, alg: "HS256", secret_file }],
    };
    let toml = toml::to_string(&config).context("a path is not Unicode; choose another with --data")?;
    Ok(format!("# Overwritten by each `cargo xtask demo`.\n\n{toml}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_escaped() {
        let addresses = Addresses {
            company: ([127, 0, 0, 1], 8080).into(),
            desk: (std::net::Ipv6Addr::LOCALHOST, 8081).into(),
        };
        let database = "/home/a b/it's \"quoted\" \\ here/demo.db";
        let text = text(&addresses, database.as_ref(), "/dist".as_ref(), "/s e".as_ref()).expect("text");
        let read: toml::Table = text.parse().expect("TOML");
        assert_eq!(read["database"].as_str(), Some(database));
        assert_eq!(read["public_url"].as_str(), Some("http://[::1]:8081"));
        assert_eq!(read["allow_origins"][0].as_str(), Some("http://127.0.0.1:8080"));
        assert_eq!(read["keys"][0]["secret_file"].as_str(), Some("/s e"));
        assert_eq!(read["escalation_path"][0]["after"].as_str(), Some("P1D"));
    }
}
