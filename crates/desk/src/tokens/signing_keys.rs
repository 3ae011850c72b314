//! The company's signing keys.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};

/// The minimum length of an HS256 secret (RFC 7518, section 3.2).
pub const MIN_SECRET_BYTES: usize = 32;

/// A key with its issuer and its only algorithm. The algorithm never comes from a token: a token that could choose it
/// could use a public key as the secret of HS256.
pub struct SigningKey {
    kid: String,
    iss: String,
    algorithm: Algorithm,
    decoding: DecodingKey,
    encoding: Option<EncodingKey>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyError {
    /// The secret is shorter than [`MIN_SECRET_BYTES`].
    ShortSecret,
    /// Not a public key of this algorithm in PEM.
    NotPem,
}

impl SigningKey {
    /// A key that verifies and signs.
    ///
    /// # Errors
    /// [`KeyError::ShortSecret`].
    pub fn hs256(kid: String, iss: String, secret: &[u8]) -> Result<Self, KeyError> {
        if secret.len() < MIN_SECRET_BYTES {
            return Err(KeyError::ShortSecret);
        }
        let (decoding, encoding) = (DecodingKey::from_secret(secret), EncodingKey::from_secret(secret));
        Ok(Self { kid, iss, algorithm: Algorithm::HS256, decoding, encoding: Some(encoding) })
    }

    /// A key that verifies, from a P-256 public key in PEM.
    ///
    /// # Errors
    /// [`KeyError::NotPem`].
    pub fn es256(kid: String, iss: String, pem: &[u8]) -> Result<Self, KeyError> {
        let decoding = DecodingKey::from_ec_pem(pem).map_err(|_| KeyError::NotPem)?;
        // The parser accepts every curve. Verifying a signature, even an empty one, fails for a key of another curve.
        jsonwebtoken::crypto::verify("", b"", &decoding, Algorithm::ES256).map_err(|_| KeyError::NotPem)?;
        Ok(Self { kid, iss, algorithm: Algorithm::ES256, decoding, encoding: None })
    }

    /// A key that verifies, from an Ed25519 public key in PEM.
    ///
    /// # Errors
    /// [`KeyError::NotPem`].
    pub fn eddsa(kid: String, iss: String, pem: &[u8]) -> Result<Self, KeyError> {
        let decoding = DecodingKey::from_ed_pem(pem).map_err(|_| KeyError::NotPem)?;
        Ok(Self { kid, iss, algorithm: Algorithm::EdDSA, decoding, encoding: None })
    }

    /// The `kid` of a token's header.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The only `iss` of a token with this key.
    pub fn iss(&self) -> &str {
        &self.iss
    }

    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The `alg` of a token's header.
    pub fn algorithm_name(&self) -> &'static str {
        match self.algorithm {
            Algorithm::ES256 => "ES256",
            Algorithm::EdDSA => "EdDSA",
            _ => "HS256",
        }
    }

    /// Whether a header with this `alg` is for the key. RFC 9864 renames `EdDSA` with an Ed25519 key to `Ed25519`.
    pub fn accepts_algorithm_name(&self, name: &str) -> bool {
        name == self.algorithm_name() || (self.algorithm == Algorithm::EdDSA && name == "Ed25519")
    }

    pub fn decoding_key(&self) -> &DecodingKey {
        &self.decoding
    }

    /// The key that signs; only HS256 keys have one.
    pub fn encoding_key(&self) -> Option<&EncodingKey> {
        self.encoding.as_ref()
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key({} of {}, {})", self.kid, self.iss, self.algorithm_name())
    }
}

/// All keys of the company. No two have the same `kid`.
#[derive(Debug)]
pub struct SigningKeys(pub Vec<SigningKey>);

impl SigningKeys {
    pub fn find(&self, kid: &str) -> Option<&SigningKey> {
        self.0.iter().find(|key| key.kid == kid)
    }
}
