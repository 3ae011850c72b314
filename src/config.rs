//! The attributes of `<yes-reply>`, parsed once.

use std::fmt;

use contract::ReferenceKey;

/// What the page asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Which order or bill.
    pub reference: ReferenceKey,
    /// The backend's address, without a slash at its end.
    pub api: String,
    /// How the widget stands in the page.
    pub form: EntryPoint,
    /// Another way to reach the company, in its own words.
    pub fallback: Option<String>,
}

/// How the widget stands in the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryPoint {
    /// In the flow of the page, always open.
    Inline,
    /// In a panel that a button opens and closes.
    Launcher,
}

/// Why the attributes make no widget: a sentence for the web team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError(String);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Config {
    /// Reads the attributes through `attribute`, which knows them by name.
    pub fn parse(attribute: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        Ok(Self {
            reference: reference(attribute("reference"))?,
            api: api(attribute("api"))?,
            form: if attribute("launcher").is_some() { EntryPoint::Launcher } else { EntryPoint::Inline },
            fallback: attribute("fallback").filter(|words| !words.is_empty()),
        })
    }
}

fn reference(value: Option<String>) -> Result<ReferenceKey, ConfigError> {
    let value =
        value.ok_or_else(|| ConfigError("reference is missing; write reference=\"order:1001\"".into()))?;
    value.parse().map_err(|why| ConfigError(format!("reference=\"{value}\" is malformed: {why}")))
}

fn api(value: Option<String>) -> Result<String, ConfigError> {
    let value = value.unwrap_or_default();
    let address = value.trim().trim_end_matches('/');
    let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['?', '#', ' ']) => Ok(address.to_owned()),
        _ => Err(ConfigError(format!(
            "api=\"{value}\" is not the address of a backend; write api=\"https://support.example.com\""
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(attributes: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::parse(|name| {
            attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| value.to_string())
        })
    }

    #[test]
    fn the_tag_of_the_readme_is_understood() {
        let config =
            parse(&[("reference", "order:1001"), ("api", "https://support.example.com/")]).expect("config");
        assert_eq!(config.reference.to_string(), "order:1001");
        assert_eq!(config.api, "https://support.example.com");
        assert_eq!(config.form, EntryPoint::Inline);
    }

    #[test]
    fn a_launcher_is_asked_for_by_the_presence_of_its_attribute() {
        let config = parse(&[("reference", "order:1"), ("api", "http://localhost:1"), ("launcher", "")]);
        assert_eq!(config.expect("config").form, EntryPoint::Launcher);
    }

    #[test]
    fn mistakes_are_named_with_what_to_write() {
        let https = ("api", "https://a.example");
        for (attributes, says) in [
            (vec![https], "reference is missing"),
            (vec![("reference", "1001"), https], "reference=\"1001\" is malformed"),
            (vec![("reference", "order:1001")], "api=\"\" is not"),
            (vec![("reference", "order:1001"), ("api", "support.example.com")], "is not the address"),
            (vec![("reference", "order:1001"), ("api", "https://")], "is not the address"),
        ] {
            let error = parse(&attributes).expect_err(says).to_string();
            assert!(error.contains(says), "{error}");
        }
    }
}
