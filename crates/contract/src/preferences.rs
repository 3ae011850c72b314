//! What the customer wants, and how to answer. Both optional.

use serde::Serialize;

/// What would make it right.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DesiredOutcome {
    /// One of the company's choices for this kind of reference: `correct`.
    pub outcome: Option<String>,
    /// The customer's own words.
    pub text: Option<String>,
}

/// How to answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReplyPreference {
    /// The way of answering: `here`, `email`, `phone`, `post`.
    pub channel: Option<String>,
    /// The customer's own words: `plain words`.
    pub note: Option<String>,
}

crate::decode::decode_struct! {
    DesiredOutcome { outcome, text }
    ReplyPreference { channel, note }
}
