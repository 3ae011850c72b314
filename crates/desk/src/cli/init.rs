//! `yes-reply init`: writes a configuration with a secret of its own.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::result::CommandResult;
use crate::config::{Config, Overrides};
use crate::support::random::random_bytes;

const EXAMPLE: &str = include_str!("../../yes-reply.example.toml");

/// Writes the file, readable by its owner alone. A file that exists is left as it is.
pub fn init(path: &Path, over: &Overrides) -> CommandResult {
    let text = text(over);
    // What is written must be a configuration.
    Config::parse(path, &text, Overrides::default())?;
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let mut file = file.map_err(|why| match why.kind() {
        ErrorKind::AlreadyExists => {
            format!("{} exists, and is left as it is; name another file with --config", path.display())
        }
        _ => format!("{} cannot be written: {why}", path.display()),
    })?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    writeln!(
        std::io::stdout(),
        "{} is written, with a secret of its own for the server that signs tokens. Read it through and change what \
         is the company's; then: yes-reply agent add NAME, and yes-reply serve",
        path.display()
    )?;
    Ok(())
}

/// The example with a random secret, and with what flags and environment say.
fn text(over: &Overrides) -> String {
    let string = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let origins = over.allow_origins.as_ref().map(|origins| {
        let origins = origins.iter().map(|origin| toml::Value::String(origin.as_str().to_owned()));
        toml::Value::Array(origins.collect()).to_string()
    });
    let secret = STANDARD.encode(random_bytes::<48>());
    let fields = [
        ("name", over.name.as_deref().map(string)),
        ("listen", over.listen.map(|listen| string(&listen.to_string()))),
        ("public_url", over.public_url.as_ref().map(|origin| string(origin.as_str()))),
        ("database", over.database.as_deref().map(string)),
        ("assets", over.assets.as_ref().map(|assets| string(&assets.display().to_string()))),
        ("allow_origins", origins),
        ("secret", Some(string(&secret))),
    ];
    let line = |line: &str| {
        let field = line.trim_start_matches("# ").split_once(" = ").map_or("", |(field, _)| field);
        let value = fields.iter().find(|(name, _)| *name == field).and_then(|(_, value)| value.as_ref());
        value.map_or_else(|| format!("{line}\n"), |value| format!("{field} = {value}\n"))
    };
    EXAMPLE.lines().map(line).collect()
}
