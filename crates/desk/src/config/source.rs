//! The text of the configuration, and errors with their place in it.

use std::fmt;
use std::path::Path;

/// What is wrong with the configuration, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub struct ConfigError {
    pub(super) location: String,
    pub(super) advice: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.location, self.advice)
    }
}

impl std::error::Error for ConfigError {}

/// The file that is read, to say where something is.
pub struct ConfigSource<'a> {
    pub path: &'a Path,
    pub text: &'a str,
}

impl ConfigSource<'_> {
    /// An error about a field, at a byte of the text if one is known. The text itself is never shown, because a
    /// secret may stand in it.
    pub fn error(&self, at: Option<usize>, field: &str, advice: impl fmt::Display) -> ConfigError {
        let line = at.and_then(|at| self.text.get(..at)).map(|before| before.matches('\n').count() + 1);
        let line = line.map(|line| format!(":{line}")).unwrap_or_default();
        let field = if field.is_empty() { String::new() } else { format!("`{field}`: ") };
        ConfigError { location: format!("{}{line}", self.path.display()), advice: format!("{field}{advice}") }
    }
}
