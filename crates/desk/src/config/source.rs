//! The text of the configuration file, and errors with their line in it.

use std::fmt;
use std::path::Path;

/// A mistake in the configuration: where it is, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub struct ConfigFileError {
    pub(super) location: String,
    pub(super) advice: String,
}

impl fmt::Display for ConfigFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.location, self.advice)
    }
}

impl std::error::Error for ConfigFileError {}

pub struct ConfigSource<'a> {
    pub path: &'a Path,
    pub text: &'a str,
}

impl ConfigSource<'_> {
    /// An error about a field, at this byte of the text. The error never quotes the text, which may contain a secret.
    pub fn error(&self, at: Option<usize>, field: &str, advice: impl fmt::Display) -> ConfigFileError {
        let line = at.and_then(|at| self.text.get(..at)).map(|before| before.matches('\n').count() + 1);
        let line = line.map(|line| format!(":{line}")).unwrap_or_default();
        let field = if field.is_empty() { String::new() } else { format!("`{field}`: ") };
        ConfigFileError {
            location: format!("{}{line}", self.path.display()),
            advice: format!("{field}{advice}"),
        }
    }
}
