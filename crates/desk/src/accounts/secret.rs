//! Secrets: sessions and one-time links.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::support::digest::Fingerprint;

/// 32 random bytes as base64url. It is shown once, to whoever it is for; only its fingerprint is stored.
pub struct Secret(String);

impl Secret {
    /// A new one.
    pub fn mint() -> Self {
        Self(URL_SAFE_NO_PAD.encode(random::<32>()))
    }

    /// The text for its holder.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored of it.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of_secret(&self.0)
    }
}

/// Bytes that nobody can guess.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system has randomness");
    bytes
}
