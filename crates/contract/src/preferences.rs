//! Preferences of the customer: desired outcome and reply preference, both optional.

use serde::Serialize;

use crate::limits::CHOICE_CHARS;
use crate::{Limits, ValidationError};

/// The outcome that the customer asks for: one of the company's choices, own text, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DesiredOutcome {
    /// One of the company's `outcome_choices` for this kind of reference, such as `correct`.
    pub choice: Option<String>,
    /// The customer's own text.
    pub text: Option<String>,
}

/// The channel by which the customer wants to be answered, with a note.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReplyPreference {
    /// One of the company's `reply_channels`: `here`, `email`, `phone` or `post`.
    pub channel: Option<String>,
    /// Telephone number for a reply by phone.
    pub phone: Option<String>,
    /// Time at which the customer wants to be reached, as text: `after 17:00`.
    pub when: Option<String>,
    /// The customer's own text.
    pub note: Option<String>,
}

crate::decode::decode_struct! {
    DesiredOutcome { choice, text }
    ReplyPreference { channel, phone, when, note }
}

/// The fields whose text is one of a list.
const CHOICE: &str = "desired_outcome.choice";
const CHANNEL: &str = "reply_preference.channel";

/// The texts of a desired outcome and a reply preference that are there, each with its field.
pub(crate) fn preference_texts<'t>(
    desired_outcome: Option<&'t DesiredOutcome>,
    reply_preference: Option<&'t ReplyPreference>,
) -> Vec<(&'static str, &'t str)> {
    let outcome = desired_outcome
        .into_iter()
        .flat_map(|outcome| [(CHOICE, &outcome.choice), ("desired_outcome.text", &outcome.text)]);
    let reply = reply_preference.into_iter().flat_map(|reply| {
        [
            (CHANNEL, &reply.channel),
            ("reply_preference.phone", &reply.phone),
            ("reply_preference.when", &reply.when),
            ("reply_preference.note", &reply.note),
        ]
    });
    outcome.chain(reply).filter_map(|(field, text)| Some((field, text.as_deref()?))).collect()
}

/// Checks a desired outcome and a reply preference against the limits. Together they must state something.
pub(crate) fn check_preferences(
    limits: &Limits,
    desired_outcome: Option<&DesiredOutcome>,
    reply_preference: Option<&ReplyPreference>,
) -> Result<(), ValidationError> {
    let mut is_blank = true;
    for (field, text) in preference_texts(desired_outcome, reply_preference) {
        match field {
            CHOICE | CHANNEL => limits.short_text(field, Some(text), CHOICE_CHARS)?,
            _ => limits.optional_text(field, Some(text))?,
        }
        is_blank &= text.trim().is_empty();
    }
    if is_blank {
        let detail = "Give a `desired_outcome`, a `reply_preference` or both, with a text that is not blank.";
        return Err(ValidationError::field("desired_outcome", detail));
    }
    Ok(())
}
