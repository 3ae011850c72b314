//! Configuration: the attributes of `<yes-reply>`, parsed and checked once.

use std::fmt;

use contract::{ConversationId, ReferenceKey};

/// The configuration of one widget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    pub reference: ReferenceKey,
    /// A conversation about the reference that is not the newest one; `None` for the newest.
    pub conversation: Option<ConversationId>,
    /// Address of the backend, without a slash at its end.
    pub api: String,
    pub entry_point: EntryPoint,
    /// The company's text about another way to reach it, shown while the widget cannot be used.
    pub fallback: Option<String>,
}

/// The place of the widget in the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryPoint {
    /// In the flow of the page, always open.
    Inline,
    /// In a panel that a button opens and closes.
    Launcher,
}

/// The mistake in the attributes, as a sentence for the web team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError(String);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Config {
    /// Parses the attributes. `attribute` returns an attribute's value by its name; a path in `api` is below `origin`, the
    /// origin of the page.
    pub fn parse(origin: &str, attribute: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        Ok(Self {
            reference: reference(attribute("reference"))?,
            conversation: None,
            api: api(origin, attribute("api"))?,
            entry_point: if attribute("launcher").is_some() {
                EntryPoint::Launcher
            } else {
                EntryPoint::Inline
            },
            fallback: attribute("fallback").filter(|text| !text.is_empty()),
        })
    }
}

fn reference(value: Option<String>) -> Result<ReferenceKey, ConfigError> {
    let value =
        value.ok_or_else(|| ConfigError("reference is missing; write reference=\"order:1001\"".into()))?;
    value.parse().map_err(|error| ConfigError(format!("reference=\"{value}\" is malformed: {error}")))
}

fn api(origin: &str, value: Option<String>) -> Result<String, ConfigError> {
    let value = value.unwrap_or_default();
    let written = value.trim();
    let is_path = written.starts_with('/') && !written.starts_with("//");
    let address = if is_path { format!("{origin}{written}") } else { written.to_owned() };
    let address = address.trim_end_matches('/');
    let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['?', '#', ' ']) => Ok(address.to_owned()),
        _ => Err(ConfigError(format!(
            "api=\"{value}\" is not the address of a backend; write api=\"https://support.example.com\", or a path of \
             this site such as api=\"/support\""
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(attributes: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::parse("https://shop.example", |name| {
            attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| value.to_string())
        })
    }

    #[test]
    fn the_tag_of_the_readme_is_parsed() {
        let config =
            parse(&[("reference", "order:1001"), ("api", "https://support.example.com/")]).expect("config");
        assert_eq!(config.reference.to_string(), "order:1001");
        assert_eq!(config.api, "https://support.example.com");
        assert_eq!(config.entry_point, EntryPoint::Inline);
    }

    #[test]
    fn a_path_is_below_the_origin_of_the_page() {
        let api = |value| parse(&[("reference", "order:1"), ("api", value)]).map(|config| config.api);
        assert_eq!(api("/support/"), Ok("https://shop.example/support".into()));
        assert_eq!(api("/"), Ok("https://shop.example".into()));
        assert!(api("//evil.example").is_err());
        assert!(api("support").is_err());
    }

    #[test]
    fn the_presence_of_the_launcher_attribute_selects_the_launcher() {
        let config = parse(&[("reference", "order:1"), ("api", "http://localhost:1"), ("launcher", "")]);
        assert_eq!(config.expect("config").entry_point, EntryPoint::Launcher);
    }

    #[test]
    fn an_error_names_the_attribute_and_its_correct_form() {
        let https = ("api", "https://a.example");
        for (attributes, message) in [
            (vec![https], "reference is missing"),
            (vec![("reference", "1001"), https], "reference=\"1001\" is malformed"),
            (vec![("reference", "order:1001")], "api=\"\" is not"),
            (vec![("reference", "order:1001"), ("api", "support.example.com")], "is not the address"),
            (vec![("reference", "order:1001"), ("api", "https://")], "is not the address"),
        ] {
            let error = parse(&attributes).expect_err(message).to_string();
            assert!(error.contains(message), "{error}");
        }
    }
}
