//! The claims of a customer's token: a JWT (RFC 7519) that the company signs.

use serde::Serialize;

use crate::decode::decode_struct;
use crate::{Reference, ReferenceKey};

/// What every token must claim in `aud`.
pub const AUDIENCE: &str = "yes-reply";

/// Longest time from `iat` to `exp`, in seconds.
pub const LONGEST_LIFE_S: i64 = 15 * 60;

/// Who the customer is, and which orders and bills they may write about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Claims {
    /// The company that signs.
    pub iss: String,
    /// [`AUDIENCE`].
    pub aud: String,
    /// The customer's id at the company.
    pub sub: String,
    /// The name that agents see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where to answer by mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The customer's language (BCP 47).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// An id of this token, for the logs.
    pub jti: String,
    /// When it was signed, in seconds since 1970.
    pub iat: i64,
    /// When it ends, in seconds since 1970; at most [`LONGEST_LIFE_S`] after `iat`.
    pub exp: i64,
    /// The orders and bills, with their facts. None if it is left out.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub references: Vec<Reference>,
}

decode_struct!(Claims { iss, aud, sub, name, email, locale, jti, iat, exp, references });

impl Claims {
    /// The facts of one of the token's references.
    pub fn reference(&self, key: &ReferenceKey) -> Option<&Reference> {
        self.references.iter().find(|reference| reference.kind == key.kind && reference.id == key.id)
    }
}
