//! A link or a code becomes a token: the optional `POST /v1/sessions`.

use serde::{Deserialize, Serialize};

/// What the customer has in hand: the secret of a link, or a code from a mail or letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OpenSession {
    /// The secret of a link.
    Link(String),
    /// A code that was typed.
    Code(String),
}

/// The token that it becomes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerSession {
    /// A bearer token for every other operation.
    pub token: String,
    /// For how many seconds it is good.
    pub expires_in: u32,
}
