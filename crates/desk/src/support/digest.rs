//! Fingerprints: whether two requests said the same.

use serde::Serialize;
use sha2::{Digest, Sha256};

/// The SHA-256 of what a writer sent, or of a secret.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// Of a parsed body, written again: the order of its keys and fields of newer versions do not count. The
    /// writer goes in too, because a customer and an agent may happen to say the same under one id.
    pub fn of_body(writer: &str, body: &impl Serialize) -> Self {
        let body = serde_json::to_vec(body).expect("bodies are plain data with string keys");
        let mut hash = Sha256::new();
        hash.update(writer.len().to_be_bytes());
        hash.update(writer.as_bytes());
        hash.update(body);
        Self(hash.finalize().into())
    }

    /// Of a secret, so that the database never holds one.
    pub fn of_secret(secret: &str) -> Self {
        Self(Sha256::digest(secret.as_bytes()).into())
    }

    /// From its bytes; `None` unless there are 32.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Fingerprint")
    }
}

#[cfg(test)]
mod tests {
    use contract::CustomerEntry;

    use super::Fingerprint;

    fn of(writer: &str, json: &str) -> Fingerprint {
        let write: CustomerEntry = serde_json::from_str(json).expect("parses");
        Fingerprint::of_body(writer, &write)
    }

    #[test]
    fn order_and_unknown_fields_do_not_count() {
        let one = of("customer", r#"{"kind":"message","text":"hi"}"#);
        assert_eq!(one, of("customer", r#"{"mood":1,"text":"hi","lines":[],"kind":"message"}"#));
    }

    #[test]
    fn words_and_writers_count() {
        let one = of("customer", r#"{"kind":"message","text":"hi"}"#);
        assert_ne!(one, of("customer", r#"{"kind":"message","text":"hi "}"#));
        assert_ne!(one, of("agent Maria", r#"{"kind":"message","text":"hi"}"#));
    }
}
