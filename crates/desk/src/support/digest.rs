//! SHA-256 fingerprints of request bodies and secrets.

use serde::Serialize;
use sha2::{Digest, Sha256};

/// A SHA-256 hash. Equal fingerprints mean the same body of the same writer, or the same secret.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The hash of a parsed body, serialised again, so that the order of keys and unknown fields do not count. The
    /// writer is part of it, because a customer and an agent may send the same body under one id.
    pub fn of_body(writer: &str, body: &impl Serialize) -> Self {
        let body = serde_json::to_vec(body).expect("bodies are plain data with string keys");
        let mut hash = Sha256::new();
        hash.update(writer.len().to_be_bytes());
        hash.update(writer.as_bytes());
        hash.update(body);
        Self(hash.finalize().into())
    }

    /// The hash of a secret. The database stores this and never the secret.
    pub fn of_secret(secret: &str) -> Self {
        Self(Sha256::digest(secret.as_bytes()).into())
    }

    /// `None` unless there are 32 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// The hash itself stays out of logs.
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
    fn the_order_of_keys_and_unknown_fields_do_not_count() {
        let one = of("customer", r#"{"kind":"message","text":"hi"}"#);
        assert_eq!(
            one,
            of(
                "customer",
                r#"{"mood":1,"text":"hi","line_ids":[],"refers_to_entry_id":null,"kind":"message"}"#
            )
        );
    }

    #[test]
    fn text_and_writer_count() {
        let one = of("customer", r#"{"kind":"message","text":"hi"}"#);
        assert_ne!(one, of("customer", r#"{"kind":"message","text":"hi "}"#));
        assert_ne!(one, of("agent Maria", r#"{"kind":"message","text":"hi"}"#));
    }
}
