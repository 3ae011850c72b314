//! What a customer can write: the body of `PUT /v1/conversations/{id}/entries/{id}`.

use serde::{Deserialize, Serialize};

use crate::conversation::check_preferences;
use crate::decode::{Decode, DecodeErrors, JsonValue};
use crate::limits::LINES_PER_MESSAGE;
use crate::wire_enum::wire_enum;
use crate::{AttachmentId, DesiredOutcome, EntryId, Limits, ReplyPreference, ValidationError};

/// One thing that a customer says or does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CustomerEntry {
    /// Words.
    Message {
        /// The words.
        text: String,
        /// Attachments stored before.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attachments: Vec<AttachmentId>,
        /// Ids of the lines pointed at.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        lines: Vec<String>,
        /// An earlier entry that this one is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        refers_to: Option<EntryId>,
    },
    /// Whether it is solved; nobody else can say so.
    Verdict {
        /// Whether it is solved.
        solved: Resolution,
        /// In one's own words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// What would make it right, and how to answer.
    Wish {
        /// What would make it right.
        #[serde(default)]
        wish: Option<DesiredOutcome>,
        /// How to answer.
        #[serde(default)]
        treatment: Option<ReplyPreference>,
    },
    /// Someone else shall look at a decision.
    Review {
        /// The decision.
        of: EntryId,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// An entry of the company is not right.
    Correction {
        /// Which entry.
        of: EntryId,
        /// What is right.
        text: String,
    },
    /// A step along the help path.
    Escalation {
        /// The name of the step; `person` where something automatic answered and a person is to.
        step: String,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// Everything up to here was read.
    Read {
        /// The `seq` of the newest entry read.
        up_to: u64,
    },
}

wire_enum! {
    /// Whether it is solved, by the customer's word.
    Resolution {
        /// It is.
        Yes = "yes",
        /// Some of it is.
        Partly = "partly",
        /// It is not.
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

/// The step of an escalation that is always there: a person is to answer.
pub const STEP_PERSON: &str = "person";

impl CustomerEntry {
    /// The kinds, as they stand in `kind`.
    pub const KINDS: &'static [&'static str] =
        &["message", "verdict", "wish", "review", "correction", "escalation", "read"];

    /// Words and nothing else.
    pub fn message(text: impl Into<String>) -> Self {
        Self::Message { text: text.into(), attachments: vec![], lines: vec![], refers_to: None }
    }

    /// Whether the body keeps to the limits.
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
