//! What a customer can write: the body of `PUT /v1/conversations/{id}/entries/{id}`.

use serde::{Deserialize, Serialize};

use crate::conversation::check_wish;
use crate::limits::LINES_PER_MESSAGE;
use crate::shape::{Notes, Shape, Tree};
use crate::word::words;
use crate::{AttachmentId, EntryId, Invalid, Limits, Treatment, Wish};

/// One thing that a customer says or does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Write {
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
        solved: Solved,
        /// In one's own words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// What would make it right, and how to answer.
    Wish {
        /// What would make it right.
        #[serde(default)]
        wish: Option<Wish>,
        /// How to answer.
        #[serde(default)]
        treatment: Option<Treatment>,
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

words! {
    /// Whether it is solved, by the customer's word.
    Solved {
        /// It is.
        Yes = "yes",
        /// Some of it is.
        Partly = "partly",
        /// It is not.
        No = "no",
    }
}

impl Shape for Write {
    fn read(tree: Tree, notes: &mut Notes) -> Self {
        let mut fields = tree.fields(notes);
        match fields.take::<String>("kind", notes).as_str() {
            "message" => Self::Message {
                text: fields.take("text", notes),
                attachments: fields.take("attachments", notes),
                lines: fields.take("lines", notes),
                refers_to: fields.take("refers_to", notes),
            },
            "verdict" => {
                Self::Verdict { solved: fields.take("solved", notes), text: fields.take("text", notes) }
            }
            "wish" => {
                Self::Wish { wish: fields.take("wish", notes), treatment: fields.take("treatment", notes) }
            }
            "review" => Self::Review { of: fields.take("of", notes), text: fields.take("text", notes) },
            "correction" => {
                Self::Correction { of: fields.take("of", notes), text: fields.take("text", notes) }
            }
            "escalation" => {
                Self::Escalation { step: fields.take("step", notes), text: fields.take("text", notes) }
            }
            "read" => Self::Read { up_to: fields.take("up_to", notes) },
            _ => {
                notes.malformed();
                Self::Read { up_to: 0 }
            }
        }
    }
}

/// The step of an escalation that is always there: a person is to answer.
pub const PERSON: &str = "person";

impl Write {
    /// The kinds, as they stand in `kind`.
    pub const KINDS: &'static [&'static str] =
        &["message", "verdict", "wish", "review", "correction", "escalation", "read"];

    /// Words and nothing else.
    pub fn message(text: impl Into<String>) -> Self {
        Self::Message { text: text.into(), attachments: vec![], lines: vec![], refers_to: None }
    }

    /// Whether the body keeps to the limits.
    pub fn check(&self, limits: &Limits) -> Result<(), Invalid> {
        match self {
            Self::Message { text, attachments, lines, .. } => {
                limits.text("text", text)?;
                limits.at_most("attachments", attachments.len(), limits.attachments_per_message)?;
                limits.at_most("lines", lines.len(), LINES_PER_MESSAGE)
            }
            Self::Correction { text, .. } => limits.text("text", text),
            Self::Verdict { solved: Solved::Unknown, .. } => {
                Err(Invalid::field("solved", "It must be \"yes\", \"partly\" or \"no\"."))
            }
            Self::Verdict { text, .. } | Self::Review { text, .. } | Self::Escalation { text, .. } => {
                limits.optional_text("text", text.as_deref())
            }
            Self::Wish { wish: None, treatment: None } => {
                Err(Invalid::field("wish", "Give a wish, a treatment, or both."))
            }
            Self::Wish { wish, treatment } => check_wish(limits, wish.as_ref(), treatment.as_ref()),
            Self::Read { .. } => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_of_unknown_words_is_refused_not_guessed() {
        let write: Write = serde_json::from_str(r#"{"kind":"verdict","solved":"maybe"}"#).expect("parses");
        assert_eq!(write.check(&Limits::default()).expect_err("refused").field, "solved");
    }

    #[test]
    fn unknown_fields_are_ignored() {
        let write: Write =
            serde_json::from_str(r#"{"kind":"message","text":"hi","mood":7}"#).expect("parses");
        assert_eq!(write, Write::message("hi"));
    }

    #[test]
    fn an_empty_wish_says_nothing() {
        assert!(Write::Wish { wish: None, treatment: None }.check(&Limits::default()).is_err());
    }
}
