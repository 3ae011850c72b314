//! Claims of a customer's token: a JWT (RFC 7519) that the company signs.

use serde::Serialize;

use crate::decode::decode_struct;
use crate::{Reference, ReferenceKey};

/// The value of the claim `aud` in every token.
pub const AUDIENCE: &str = "yes-reply";

/// Longest time from `iat` to `exp`, in seconds.
pub const LONGEST_LIFE_S: i64 = 15 * 60;

/// The customer, and the references that the customer may write about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Claims {
    /// The company or the department that signs the token.
    pub iss: String,
    /// Always `yes-reply`.
    pub aud: String,
    /// The customer's id at the company.
    pub sub: String,
    /// The customer's name, as agents see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The customer's address for replies by e-mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The customer's language (BCP 47).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Id of this token, for logs.
    pub jti: String,
    /// Time of signing, in seconds since 1970.
    pub iat: i64,
    /// Time of expiry, in seconds since 1970; at most 900 seconds after `iat`.
    pub exp: i64,
    /// The references with their facts. A missing claim means none.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub references: Vec<Reference>,
}

decode_struct!(Claims { iss, aud, sub, name, email, locale, jti, iat, exp, references });

impl Claims {
    /// One of the token's references, with its facts.
    pub fn reference(&self, key: &ReferenceKey) -> Option<&Reference> {
        self.references.iter().find(|reference| reference.kind == key.kind && reference.id == key.id)
    }
}
