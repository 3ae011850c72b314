//! The company's keys, with which its tokens are signed.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};

/// Shortest secret of an HS256 key, in bytes (RFC 7518, section 3.2).
pub const MIN_SECRET_BYTES: usize = 32;

/// One key: who signs with it, and how. The algorithm stands here and nowhere else, because a token that could
/// choose its own could choose a public key as its secret.
pub struct SigningKey {
    kid: String,
    iss: String,
    algorithm: Algorithm,
    verifying: DecodingKey,
    signing: Option<EncodingKey>,
}

/// Why a key cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyError {
    /// The secret is shorter than [`LEAST_SECRET_BYTES`].
    ShortSecret,
    /// The file is not a public key of this algorithm in PEM.
    NotPem,
}

impl SigningKey {
    /// An HS256 key, which verifies and signs.
    ///
    /// # Errors
    /// [`BadKey::ShortSecret`].
    pub fn hs256(kid: String, iss: String, secret: &[u8]) -> Result<Self, KeyError> {
        if secret.len() < MIN_SECRET_BYTES {
            return Err(KeyError::ShortSecret);
        }
        let (verifying, signing) = (DecodingKey::from_secret(secret), EncodingKey::from_secret(secret));
        Ok(Self { kid, iss, algorithm: Algorithm::HS256, verifying, signing: Some(signing) })
    }

    /// An ES256 key (P-256) from its public half in PEM.
    ///
    /// # Errors
    /// [`BadKey::NotPem`].
    pub fn es256(kid: String, iss: String, pem: &[u8]) -> Result<Self, KeyError> {
        let verifying = DecodingKey::from_ec_pem(pem).map_err(|_| KeyError::NotPem)?;
        // Reading the PEM takes any curve. Checking a signature, even none, tells a key of another curve by an error.
        jsonwebtoken::crypto::verify("", b"", &verifying, Algorithm::ES256).map_err(|_| KeyError::NotPem)?;
        Ok(Self { kid, iss, algorithm: Algorithm::ES256, verifying, signing: None })
    }

    /// An EdDSA key (Ed25519) from its public half in PEM.
    ///
    /// # Errors
    /// [`BadKey::NotPem`].
    pub fn eddsa(kid: String, iss: String, pem: &[u8]) -> Result<Self, KeyError> {
        let verifying = DecodingKey::from_ed_pem(pem).map_err(|_| KeyError::NotPem)?;
        Ok(Self { kid, iss, algorithm: Algorithm::EdDSA, verifying, signing: None })
    }

    /// The name that a token's header gives.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The issuer that a token must claim.
    pub fn iss(&self) -> &str {
        &self.iss
    }

    /// The only algorithm that a token may have.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The algorithm as it stands in a token's header.
    pub fn algorithm_name(&self) -> &'static str {
        match self.algorithm {
            Algorithm::ES256 => "ES256",
            Algorithm::EdDSA => "EdDSA",
            _ => "HS256",
        }
    }

    /// What signatures are checked with.
    pub fn decoding_key(&self) -> &DecodingKey {
        &self.verifying
    }

    /// What tokens are signed with; only an HS256 key can.
    pub fn encoding_key(&self) -> Option<&EncodingKey> {
        self.signing.as_ref()
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key({} of {}, {})", self.kid, self.iss, self.algorithm_name())
    }
}

/// All keys of a company; `kid` is unique among them.
#[derive(Debug)]
pub struct SigningKeys(pub Vec<SigningKey>);

impl SigningKeys {
    /// The key of this name.
    pub fn find(&self, kid: &str) -> Option<&SigningKey> {
        self.0.iter().find(|key| key.kid == kid)
    }
}
