//! `[[keys]]`: the signing keys.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::secret_file;
use super::source::{ConfigFileError, ConfigSource};
use crate::tokens::signing_keys::{KeyError, MIN_SECRET_BYTES, SigningKey, SigningKeys};

/// `[[keys]]`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyTable {
    kid: String,
    iss: String,
    alg: AlgName,
    secret: Option<String>,
    secret_file: Option<PathBuf>,
    public_key_file: Option<PathBuf>,
}

#[derive(Clone, Copy, Deserialize)]
enum AlgName {
    #[serde(rename = "HS256")]
    Hs256,
    #[serde(rename = "ES256")]
    Es256,
    #[serde(rename = "EdDSA")]
    EdDsa,
}

/// The beginning of a secret that stood in an example file, and which everybody can know.
const PUBLIC_SECRET_PREFIX: &[u8] = b"change me";

impl KeyTable {
    pub fn contains_secret(&self) -> bool {
        self.secret.is_some()
    }
}

/// Reads the keys and their files.
pub fn signing_keys(
    source: &ConfigSource<'_>,
    keys: Vec<Spanned<KeyTable>>,
    beside_file: impl Fn(PathBuf) -> PathBuf,
) -> Result<SigningKeys, ConfigFileError> {
    if keys.is_empty() {
        return Err(source.error(None, "keys", "add a [[keys]] with kid, iss, alg and secret"));
    }
    let mut known: Vec<SigningKey> = Vec::new();
    for key in keys {
        let at = key.span().start;
        let key = key.into_inner();
        let wrong = |field: &str, advice: String| {
            source.error(Some(at), &format!("keys.{field}"), format!("of \"{}\": {advice}", key.kid))
        };
        if key.kid.is_empty() || known.iter().any(|other| other.kid() == key.kid) {
            return Err(wrong("kid", "give each key a name of its own".to_owned()));
        }
        if key.iss.is_empty() {
            return Err(wrong("iss", "name who signs with it; tokens must say the same".to_owned()));
        }
        known.push(signing_key(&key, &beside_file).map_err(|(field, advice)| wrong(field, advice))?);
    }
    Ok(SigningKeys(known))
}

type KeyProblem = (&'static str, String);

fn signing_key(key: &KeyTable, beside_file: &impl Fn(PathBuf) -> PathBuf) -> Result<SigningKey, KeyProblem> {
    let (kid, iss) = (key.kid.clone(), key.iss.clone());
    match (key.alg, &key.secret, &key.secret_file, &key.public_key_file) {
        (AlgName::Hs256, Some(secret), None, None) => hs256("secret", kid, iss, secret.as_bytes()),
        (AlgName::Hs256, None, Some(file), None) => {
            let bytes = read_secret("secret_file", &beside_file(file.clone()))?;
            // Editors and `openssl rand` end a file with a newline that is not part of the secret.
            hs256("secret_file", kid, iss, bytes.trim_ascii_end())
        }
        (AlgName::Hs256, ..) => Err(("secret", "an HS256 key has either secret or secret_file".to_owned())),
        (AlgName::Es256, None, None, Some(file)) => {
            let file = beside_file(file.clone());
            SigningKey::es256(kid, iss, &read("public_key_file", &file)?).map_err(|_| not_pem(&file, "P-256"))
        }
        (AlgName::EdDsa, None, None, Some(file)) => {
            let file = beside_file(file.clone());
            SigningKey::eddsa(kid, iss, &read("public_key_file", &file)?)
                .map_err(|_| not_pem(&file, "Ed25519"))
        }
        (AlgName::Es256 | AlgName::EdDsa, ..) => {
            Err(("public_key_file", "an ES256 or EdDSA key has public_key_file and no secret".to_owned()))
        }
    }
}

fn hs256(field: &'static str, kid: String, iss: String, secret: &[u8]) -> Result<SigningKey, KeyProblem> {
    if secret.starts_with(PUBLIC_SECRET_PREFIX) {
        let advice =
            "everybody can know this one, from an example. Write what `openssl rand -base64 48` prints";
        return Err((field, advice.to_owned()));
    }
    let advice = || {
        let is = secret.len();
        format!("it has {is} bytes; at least {MIN_SECRET_BYTES} are needed. Try `openssl rand -base64 48`")
    };
    SigningKey::hs256(kid, iss, secret).map_err(|why| match why {
        KeyError::ShortSecret | KeyError::NotPem => (field, advice()),
    })
}

fn not_pem(file: &Path, curve: &str) -> KeyProblem {
    ("public_key_file", format!("{} is not a public {curve} key in PEM", file.display()))
}

/// Reads the file of a secret.
fn read_secret(field: &'static str, file: &Path) -> Result<Vec<u8>, KeyProblem> {
    secret_file::warn_if_public(file);
    read(field, file)
}

fn read(field: &'static str, file: &Path) -> Result<Vec<u8>, KeyProblem> {
    std::fs::read(file).map_err(|why| (field, format!("{} cannot be read: {why}", file.display())))
}
