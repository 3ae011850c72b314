//! Customer sessions: the optional `POST /v1/sessions`, which exchanges a link or a code for a token.

use serde::{Deserialize, Serialize};

/// The proof that a customer presents: the secret of a link, or a code from a mail or a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OpenSession {
    /// The secret of a link.
    Link(String),
    /// A code that the customer enters.
    Code(String),
}

/// The token that the proof is exchanged for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerSession {
    /// Bearer token for all other operations.
    pub token: String,
    /// Lifetime of the token in seconds, from this response on.
    pub expires_in: u32,
}
