//! Entries written by a customer: the body of `PUT /v1/conversations/{id}/entries/{id}`.

use serde::{Deserialize, Serialize};

use crate::decode::{Decode, DecodeErrors, JsonValue, null_as_default};
use crate::limits::CHOICE_CHARS;
use crate::preferences::{check_preferences, preference_texts};
use crate::wire_enum::wire_enum;
use crate::{DesiredOutcome, EntryId, Limits, ReplyPreference, ValidationError};

/// An entry written by a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CustomerEntry {
    /// A message.
    Message {
        /// Text of 1 to `limits.text_chars` characters, not only white space.
        #[cfg_attr(feature = "openapi", schema(min_length = 1))]
        text: String,
        /// Ids of the lines of the reference that the message is about, at most 100.
        #[serde(default, deserialize_with = "null_as_default", skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "openapi", schema(max_items = 100))]
        line_ids: Vec<String>,
        /// Id of an earlier entry that the message is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        refers_to_entry_id: Option<EntryId>,
    },
    /// The desired outcome, the reply preference, or both, with at least one text that is not blank.
    Preferences {
        /// The outcome that the customer asks for; `null` leaves the earlier one.
        #[serde(default)]
        desired_outcome: Option<DesiredOutcome>,
        /// The channel by which the customer wants to be answered; `null` leaves the earlier one.
        #[serde(default)]
        reply_preference: Option<ReplyPreference>,
    },
    /// Feedback on whether the problem is solved. Only the customer can give it.
    SolutionFeedback {
        /// The degree to which the problem is solved.
        #[cfg_attr(feature = "openapi", schema(schema_with = known_resolution))]
        solved: Resolution,
        /// Comment of at most `limits.text_chars` characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// A request that another person reviews a decision.
    ReviewRequest {
        /// Id of the decision.
        entry_id: EntryId,
        /// Reason of at most `limits.text_chars` characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// A correction of an entry of the company.
    Correction {
        /// Id of the corrected entry.
        entry_id: EntryId,
        /// The corrected statement, of 1 to `limits.text_chars` characters.
        #[cfg_attr(feature = "openapi", schema(min_length = 1))]
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

/// The values that a customer can write. Only responses have values of a newer version.
#[cfg(feature = "openapi")]
fn known_resolution() -> utoipa::openapi::schema::Object {
    utoipa::openapi::ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::Type::String)
        .enum_values(Some(Resolution::ALL.iter().map(|value| value.as_str())))
        .description(Some("The degree to which the problem is solved."))
        .build()
}

impl Decode for CustomerEntry {
    fn decode(value: JsonValue, errors: &mut DecodeErrors) -> Self {
        let mut fields = value.fields(errors);
        match fields.take::<String>("kind", errors).as_str() {
            "message" => Self::Message {
                text: fields.take("text", errors),
                line_ids: fields.take("line_ids", errors),
                refers_to_entry_id: fields.take("refers_to_entry_id", errors),
            },
            "preferences" => Self::Preferences {
                desired_outcome: fields.take("desired_outcome", errors),
                reply_preference: fields.take("reply_preference", errors),
            },
            "solution_feedback" => Self::SolutionFeedback {
                solved: fields.take("solved", errors),
                text: fields.take("text", errors),
            },
            "review_request" => Self::ReviewRequest {
                entry_id: fields.take("entry_id", errors),
                text: fields.take("text", errors),
            },
            "correction" => Self::Correction {
                entry_id: fields.take("entry_id", errors),
                text: fields.take("text", errors),
            },
            "escalation" => {
                Self::Escalation { step: fields.take("step", errors), text: fields.take("text", errors) }
            }
            _ => {
                errors.malformed();
                Self::message("")
            }
        }
    }
}

/// The escalation step that every company has: a person answers.
pub const STEP_PERSON: &str = "person";

impl CustomerEntry {
    /// The values of `kind`. All but `message` are also names of features.
    pub const KINDS: &'static [&'static str] =
        &["message", "preferences", "solution_feedback", "review_request", "correction", "escalation"];

    /// A message of text alone.
    pub fn message(text: impl Into<String>) -> Self {
        Self::Message { text: text.into(), line_ids: vec![], refers_to_entry_id: None }
    }

    /// Checks the body against the limits. The error names the field.
    pub fn check(&self, limits: &Limits) -> Result<(), ValidationError> {
        self.check_fields(limits)?;
        limits.entry(self.texts())
    }

    /// The size of all texts together, in bytes of UTF-8.
    pub fn text_bytes(&self) -> usize {
        self.texts().iter().map(|(_, text)| text.len()).sum()
    }

    /// All texts of the entry, each with its field.
    fn texts(&self) -> Vec<(&'static str, &str)> {
        match self {
            Self::Message { text, line_ids, .. } => {
                let lines = line_ids.iter().map(|id| ("line_ids", id.as_str()));
                lines.chain([("text", text.as_str())]).collect()
            }
            Self::Preferences { desired_outcome, reply_preference } => {
                preference_texts(desired_outcome.as_ref(), reply_preference.as_ref())
            }
            Self::Correction { text, .. } => vec![("text", text.as_str())],
            Self::Escalation { step, text } => {
                vec![("step", step.as_str()), ("text", text.as_deref().unwrap_or_default())]
            }
            Self::SolutionFeedback { text, .. } | Self::ReviewRequest { text, .. } => {
                vec![("text", text.as_deref().unwrap_or_default())]
            }
        }
    }

    fn check_fields(&self, limits: &Limits) -> Result<(), ValidationError> {
        match self {
            Self::Message { text, line_ids, .. } => {
                limits.text("text", text)?;
                limits.line_ids("line_ids", line_ids)
            }
            Self::Correction { text, .. } => limits.text("text", text),
            Self::SolutionFeedback { solved: Resolution::Unknown, .. } => {
                Err(ValidationError::field("solved", "It must be \"yes\", \"partly\" or \"no\"."))
            }
            Self::Escalation { step, text } => {
                limits.short_text("step", Some(step), CHOICE_CHARS)?;
                limits.optional_text("text", text.as_deref())
            }
            Self::SolutionFeedback { text, .. } | Self::ReviewRequest { text, .. } => {
                limits.optional_text("text", text.as_deref())
            }
            Self::Preferences { desired_outcome, reply_preference } => {
                check_preferences(limits, desired_outcome.as_ref(), reply_preference.as_ref())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ProblemCode;

    #[test]
    fn feedback_with_an_unknown_value_is_refused() {
        let write: CustomerEntry =
            serde_json::from_str(r#"{"kind":"solution_feedback","solved":"maybe"}"#).expect("parses");
        assert_eq!(write.check(&Limits::default()).expect_err("refused").field, "solved");
    }

    #[test]
    fn every_kind_of_entry_is_limited_in_bytes() {
        let limits = Limits::default();
        let wide = "🦀".repeat(limits.text_chars);
        let refused = |entry: CustomerEntry| {
            let error = entry.check(&limits).expect_err("too many bytes");
            assert!(entry.text_bytes() > limits.entry_bytes);
            (error.code, error.field)
        };
        let outcome = DesiredOutcome { choice: Some("correct".into()), text: Some(wide.clone()) };
        let reply = ReplyPreference { note: Some(wide.clone()), ..ReplyPreference::default() };
        let preferences = |desired_outcome, reply_preference| CustomerEntry::Preferences {
            desired_outcome,
            reply_preference,
        };
        let too_long = |field: &str| (ProblemCode::TextTooLong, field.to_owned());
        assert_eq!(preferences(Some(outcome.clone()), None).check(&limits), Ok(()));
        assert_eq!(refused(preferences(Some(outcome), Some(reply))), too_long("reply_preference.note"));
        let line_ids = (0..100).map(|number| format!("{}-{number}", "🦀".repeat(30))).collect();
        let message = CustomerEntry::Message { text: wide, line_ids, refers_to_entry_id: None };
        assert_eq!(refused(message), too_long("text"));
    }

    #[test]
    fn choices_channels_and_steps_are_short() {
        let long = "x".repeat(CHOICE_CHARS + 1);
        for (json, field) in [
            (
                format!(r#"{{"kind":"preferences","desired_outcome":{{"choice":"{long}"}}}}"#),
                "desired_outcome.choice",
            ),
            (
                format!(r#"{{"kind":"preferences","reply_preference":{{"channel":"{long}"}}}}"#),
                "reply_preference.channel",
            ),
            (format!(r#"{{"kind":"escalation","step":"{long}"}}"#), "step"),
            (format!(r#"{{"kind":"message","text":"a","line_ids":["{}"]}}"#, "x".repeat(129)), "line_ids"),
        ] {
            let write: CustomerEntry = serde_json::from_str(&json).expect("parses");
            assert_eq!(write.check(&Limits::default()).expect_err(&json).field, field);
        }
    }

    #[test]
    fn unknown_fields_are_ignored() {
        let write: CustomerEntry =
            serde_json::from_str(r#"{"kind":"message","text":"hi","mood":7}"#).expect("parses");
        assert_eq!(write, CustomerEntry::message("hi"));
    }

    #[test]
    fn preferences_without_any_text_are_refused() {
        let check = |json: &str| {
            serde_json::from_str::<CustomerEntry>(json).expect("parses").check(&Limits::default())
        };
        for nothing in [
            r#"{"kind":"preferences"}"#,
            r#"{"kind":"preferences","desired_outcome":{}}"#,
            r#"{"kind":"preferences","desired_outcome":{"text":" "},"reply_preference":{"note":""}}"#,
        ] {
            assert_eq!(check(nothing).expect_err(nothing).field, "desired_outcome");
        }
        check(r#"{"kind":"preferences","reply_preference":{"channel":"post"}}"#).expect("says something");
    }
}
