//! The keys that sign tokens, from `[[keys]]` of the desk's configuration.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

/// RFC 7518, section 3.2.
const MIN_SECRET_BYTES: usize = 32;

/// A key with its issuer.
#[derive(Debug)]
pub struct IssuerKey {
    pub kid: String,
    pub iss: String,
    pub secret: Vec<u8>,
}

/// The keys of the checks.
#[derive(Debug)]
pub struct Keys {
    /// The key of the customers.
    pub main: Arc<IssuerKey>,
    /// A key of another issuer.
    pub other_issuer: Option<Arc<IssuerKey>>,
}

#[derive(Deserialize)]
struct KeyFile {
    #[serde(default)]
    keys: Vec<KeySection>,
}

#[derive(Deserialize)]
struct KeySection {
    kid: String,
    iss: String,
    alg: String,
    secret: Option<String>,
    secret_file: Option<PathBuf>,
}

impl Keys {
    /// Reads the keys. Only those with `alg = "HS256"` count: of the others the file has the public half.
    ///
    /// # Errors
    /// A sentence that says what to change.
    pub fn read(file: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(file).map_err(|error| {
            format!("{} cannot be read: {error}. Name the file with --key.", file.display())
        })?;
        let tables: KeyFile =
            toml::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))?;
        let mut keys = Vec::new();
        for table in tables.keys.into_iter().filter(|table| table.alg == "HS256") {
            keys.push(Arc::new(table.into_key(file)?));
        }
        let Some(main) = keys.first().cloned() else {
            return Err(format!(
                "{} has no key to sign with. Add a [[keys]] section with kid, iss, alg = \"HS256\", and \
                 secret or secret_file.",
                file.display()
            ));
        };
        let other_issuer = keys.into_iter().find(|key| key.iss != main.iss);
        Ok(Self { main, other_issuer })
    }
}

impl KeySection {
    fn into_key(self, file: &Path) -> Result<IssuerKey, String> {
        let secret = match (self.secret, self.secret_file) {
            (Some(secret), None) => secret.into_bytes(),
            (None, Some(path)) => {
                let path = file.parent().unwrap_or(Path::new("")).join(path);
                let bytes = std::fs::read(&path)
                    .map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
                bytes.trim_ascii_end().to_vec()
            }
            _ => return Err(format!("the key \"{}\" needs either secret or secret_file", self.kid)),
        };
        if secret.len() < MIN_SECRET_BYTES {
            let bytes = secret.len();
            return Err(format!(
                "the secret of the key \"{}\" has {bytes} bytes; at least {MIN_SECRET_BYTES} are needed",
                self.kid
            ));
        }
        Ok(IssuerKey { kid: self.kid, iss: self.iss, secret })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Keys, String> {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("a.key"), format!("{}\n", "s".repeat(32))).unwrap();
        let file = directory.path().join("keys.toml");
        std::fs::write(&file, text).unwrap();
        Keys::read(&file)
    }

    #[test]
    fn the_first_key_is_the_main_one_and_another_issuer_is_found() {
        let key = |kid, iss| {
            format!("[[keys]]\nkid = \"{kid}\"\niss = \"{iss}\"\nalg = \"HS256\"\nsecret_file = \"a.key\"\n")
        };
        let text =
            format!("name = \"Kettle\"\n{}{}{}", key("a", "kettle"), key("b", "kettle"), key("c", "pot"));
        let keys = read(&text).unwrap();
        assert_eq!((keys.main.kid.as_str(), keys.main.secret.len()), ("a", 32));
        assert_eq!(keys.other_issuer.unwrap().kid, "c");
    }

    #[test]
    fn a_file_without_a_usable_key_is_refused_with_advice() {
        assert!(read("").unwrap_err().contains("Add a [[keys]] section"));
        let short = "[[keys]]\nkid = \"a\"\niss = \"b\"\nalg = \"HS256\"\nsecret = \"short\"";
        assert!(read(short).unwrap_err().contains("at least 32"));
    }
}
