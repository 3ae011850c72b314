//! Secrets of sessions and single-use links.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::support::digest::Fingerprint;
use crate::support::random::random_bytes;

/// 32 random bytes as base64url. The holder gets the text once; the database stores its fingerprint only.
pub struct Secret(String);

impl Secret {
    pub fn mint() -> Self {
        Self(URL_SAFE_NO_PAD.encode(random_bytes::<32>()))
    }

    /// The text for the holder.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of_secret(&self.0)
    }
}
