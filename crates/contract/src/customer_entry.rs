//! Entries written by a customer: the body of `PUT /v1/conversations/{id}/entries/{id}`.

use serde::{Deserialize, Serialize};

use crate::conversation::check_preferences;
use crate::decode::{Decode, DecodeErrors, JsonValue};
use crate::limits::LINES_PER_MESSAGE;
use crate::wire_enum::wire_enum;
use crate::{AttachmentId, DesiredOutcome, EntryId, Limits, ReplyPreference, ValidationError};

/// An entry written by a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CustomerEntry {
    /// A message.
    Message {
        /// Text of 1 to `limits.text_chars` characters, not only white space.
        text: String,
        /// Ids of attachments that are stored already, at most `limits.attachments_per_message`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attachments: Vec<AttachmentId>,
        /// Ids of the lines of the reference that the message is about, at most 100.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        lines: Vec<String>,
        /// Id of an earlier entry that the message is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        refers_to: Option<EntryId>,
    },
    /// Feedback on whether the problem is solved. Only the customer can give it.
    Verdict {
        /// The degree to which the problem is solved.
        solved: Resolution,
        /// Comment of at most `limits.text_chars` characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// The desired outcome, the reply preference, or both.
    Wish {
        /// The outcome that the customer asks for; `null` leaves the earlier one.
        #[serde(default)]
        wish: Option<DesiredOutcome>,
        /// The channel by which the customer wants to be answered; `null` leaves the earlier one.
        #[serde(default)]
        treatment: Option<ReplyPreference>,
    },
    /// A request that another person reviews a decision.
    Review {
        /// Id of the decision.
        of: EntryId,
        /// Reason of at most `limits.text_chars` characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// A correction of an entry of the company.
    Correction {
        /// Id of the corrected entry.
        of: EntryId,
        /// The corrected statement, of 1 to `limits.text_chars` characters.
        text: String,
    },
    /// A step of the escalation path.
    Escalation {
        /// Name of the step in the capabilities, or `person` to ask for a person after an automatic answer.
        step: String,
        /// Reason of at most `limits.text_chars` characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// A read receipt: the customer has read all entries up to `up_to`.
    Read {
        /// The `seq` of the newest entry read.
        up_to: u64,
    },
}

wire_enum! {
    /// The degree to which the problem is solved, as the customer states it.
    Resolution {
        /// Solved.
        Yes = "yes",
        /// Partly solved.
        Partly = "partly",
        /// Not solved.
        No = "no",
    }
}

impl Decode for CustomerEntry {
    fn decode(value: JsonValue, errors: &mut DecodeErrors) -> Self {
        let mut fields = value.fields(errors);
        match fields.take::<String>("kind", errors).as_str() {
            "message" => Self::Message {
                text: fields.take("text", errors),
                attachments: fields.take("attachments", errors),
                lines: fields.take("lines", errors),
                refers_to: fields.take("refers_to", errors),
            },
            "verdict" => {
                Self::Verdict { solved: fields.take("solved", errors), text: fields.take("text", errors) }
            }
            "wish" => {
                Self::Wish { wish: fields.take("wish", errors), treatment: fields.take("treatment", errors) }
            }
            "review" => Self::Review { of: fields.take("of", errors), text: fields.take("text", errors) },
            "correction" => {
                Self::Correction { of: fields.take("of", errors), text: fields.take("text", errors) }
            }
            "escalation" => {
                Self::Escalation { step: fields.take("step", errors), text: fields.take("text", errors) }
            }
            "read" => Self::Read { up_to: fields.take("up_to", errors) },
            _ => {
                errors.malformed();
                Self::Read { up_to: 0 }
            }
        }
    }
}

/// The escalation step that every company has: a person answers.
pub const STEP_PERSON: &str = "person";

impl CustomerEntry {
    /// The values of `kind`.
    pub const KINDS: &'static [&'static str] =
        &["message", "verdict", "wish", "review", "correction", "escalation", "read"];

    /// A message of text alone.
    pub fn message(text: impl Into<String>) -> Self {
        Self::Message { text: text.into(), attachments: vec![], lines: vec![], refers_to: None }
    }

    /// Checks the body against the limits. The error names the field.
    pub fn check(&self, limits: &Limits) -> Result<(), ValidationError> {
        match self {
            Self::Message { text, attachments, lines, .. } => {
                limits.text("text", text)?;
                limits.at_most("attachments", attachments.len(), limits.attachments_per_message)?;
                limits.at_most("lines", lines.len(), LINES_PER_MESSAGE)
            }
            Self::Correction { text, .. } => limits.text("text", text),
            Self::Verdict { solved: Resolution::Unknown, .. } => {
                Err(ValidationError::field("solved", "It must be \"yes\", \"partly\" or \"no\"."))
            }
            Self::Verdict { text, .. } | Self::Review { text, .. } | Self::Escalation { text, .. } => {
                limits.optional_text("text", text.as_deref())
            }
            Self::Wish { wish: None, treatment: None } => {
                Err(ValidationError::field("wish", "Give a wish, a treatment, or both."))
            }
            Self::Wish { wish, treatment } => check_preferences(limits, wish.as_ref(), treatment.as_ref()),
            Self::Read { .. } => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_of_unknown_words_is_refused_not_guessed() {
        let write: CustomerEntry =
            serde_json::from_str(r#"{"kind":"verdict","solved":"maybe"}"#).expect("parses");
        assert_eq!(write.check(&Limits::default()).expect_err("refused").field, "solved");
    }

    #[test]
    fn unknown_fields_are_ignored() {
        let write: CustomerEntry =
            serde_json::from_str(r#"{"kind":"message","text":"hi","mood":7}"#).expect("parses");
        assert_eq!(write, CustomerEntry::message("hi"));
    }

    #[test]
    fn an_empty_wish_says_nothing() {
        assert!(CustomerEntry::Wish { wish: None, treatment: None }.check(&Limits::default()).is_err());
    }
}
