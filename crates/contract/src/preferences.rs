//! Preferences of the customer: desired outcome and reply preference, both optional.

use serde::Serialize;

/// The outcome that the customer asks for: one of the company's choices, own text, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DesiredOutcome {
    /// One of the company's `wishes` for this kind of reference, such as `correct`.
    pub outcome: Option<String>,
    /// The customer's own text.
    pub text: Option<String>,
}

/// The channel by which the customer wants to be answered, with a note.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReplyPreference {
    /// One of the company's `channels`: `here`, `email`, `phone` or `post`.
    pub channel: Option<String>,
    /// The customer's own text, such as `after 17:00`.
    pub note: Option<String>,
}

crate::decode::decode_struct! {
    DesiredOutcome { outcome, text }
    ReplyPreference { channel, note }
}
