//! Entries that the company can write, and their authors.

use serde::{Deserialize, Serialize};

use crate::decode::null_as_default;
use crate::{Author, AuthorKind, DecisionOutcome, DisputedAmount, Limits, Owner, Timestamp, ValidationError};

/// Longest name of an author of the company, in Unicode scalar values.
pub const NAME_CHARS: usize = 80;

/// Largest number of evidence items of a decision.
const CONSIDERED: usize = 20;

/// The body of `PUT /v1/company/conversations/{id}/entries/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WriteCompanyEntry {
    /// The person or the program that wrote the entry.
    pub author: CompanyAuthor,
    /// True if a language model drafted the entry, and the author read and sent it. Only with a person as the author.
    #[serde(default, deserialize_with = "null_as_default")]
    pub drafted_by_ai: bool,
    /// The content. Its fields, with `kind`, are at the same level as `author`.
    #[serde(flatten)]
    pub entry: CompanyEntry,
}

/// The author of an entry of the company. The person needs no account in the backend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompanyAuthor {
    /// `person`, or `automatic` for a program. A missing kind means a person.
    #[serde(default = "person", deserialize_with = "null_as_person")]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub kind: AuthorKind,
    /// Name that the customer sees: 1 to 80 characters, without control characters and without white space at either
    /// end.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 80))]
    pub name: String,
}

/// The content of an entry that the company can write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CompanyEntry {
    /// A message.
    Message {
        /// Text of the message.
        #[cfg_attr(feature = "openapi", schema(min_length = 1))]
        text: String,
    },
    /// A decision. Every outcome but `granted` needs a reason.
    Decision {
        /// The outcome of the decision.
        outcome: DecisionOutcome,
        /// Text of the decision.
        #[cfg_attr(feature = "openapi", schema(min_length = 1))]
        text: String,
        /// The rule that the decision follows.
        #[serde(default)]
        rule: Option<String>,
        /// The reason for which the rule applies.
        #[serde(default)]
        reason: Option<String>,
        /// The alternative that the company offers.
        #[serde(default)]
        alternative: Option<String>,
        /// The evidence that was considered, one item each; at most 20.
        #[serde(default, deserialize_with = "null_as_default")]
        #[cfg_attr(feature = "openapi", schema(max_items = 20, required = false))]
        considered: Vec<String>,
        /// The amount in dispute, and whether its payment is paused.
        #[serde(default)]
        disputed_amount: Option<DisputedAmount>,
    },
    /// A proposed solution. The customer is asked whether the problem is solved.
    Proposal {
        /// Text of the solution.
        #[cfg_attr(feature = "openapi", schema(min_length = 1))]
        text: String,
    },
    /// A notice, to which no answer is expected.
    Notice {
        /// Text of the notice.
        #[cfg_attr(feature = "openapi", schema(min_length = 1))]
        text: String,
        /// The amount in dispute, and whether its payment is paused.
        #[serde(default)]
        disputed_amount: Option<DisputedAmount>,
    },
    /// A promise.
    Promise {
        /// The due time, in the future.
        due: Timestamp,
        /// The promised action.
        #[cfg_attr(feature = "openapi", schema(min_length = 1))]
        what: String,
    },
    /// A change of the owner to another person.
    Handover {
        /// The new owner.
        to: Owner,
        /// Summary of the conversation so far, so that the customer need not repeat anything.
        #[cfg_attr(feature = "openapi", schema(min_length = 1))]
        summary: String,
    },
    /// The author becomes the owner. The stored entry is a handover to its own author.
    Take,
}

impl WriteCompanyEntry {
    /// Checks the body against the limits. The error names the field.
    pub fn check(&self, limits: &Limits) -> Result<(), ValidationError> {
        self.author.check().map_err(|error| error.within("author"))?;
        if self.drafted_by_ai && !self.author.kind.is_person() {
            let detail = "A draft of a language model needs a person who read and sent it as the author.";
            return Err(ValidationError::field("drafted_by_ai", detail));
        }
        if self.entry == CompanyEntry::Take && !self.author.kind.is_person() {
            return Err(ValidationError::field("author.kind", "Only a person can own a conversation."));
        }
        if let CompanyEntry::Handover { to, .. } = &self.entry {
            check_name("to.name", &to.name)?;
        }
        self.entry.check(limits)
    }
}

impl CompanyAuthor {
    /// Checks kind and name. The error names the field.
    pub fn check(&self) -> Result<(), ValidationError> {
        if !matches!(self.kind, AuthorKind::Person | AuthorKind::Automatic) {
            return Err(ValidationError::field("kind", "It must be \"person\" or \"automatic\"."));
        }
        check_name("name", &self.name)
    }

    /// The author of the stored entry.
    pub fn author(&self) -> Author {
        Author { kind: self.kind, name: self.name.clone() }
    }
}

fn person() -> AuthorKind {
    AuthorKind::Person
}

fn null_as_person<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<AuthorKind, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or(AuthorKind::Person))
}

/// Checks the name of a person or a program at the company.
pub fn check_name(field: &str, name: &str) -> Result<(), ValidationError> {
    let fits = (1..=NAME_CHARS).contains(&name.chars().count());
    if fits && name.trim() == name && !name.chars().any(char::is_control) {
        return Ok(());
    }
    let detail = format!(
        "It must have 1 to {NAME_CHARS} characters, without control characters and without white space at either end."
    );
    Err(ValidationError::field(field, detail))
}

impl CompanyEntry {
    /// The values of `kind`.
    pub const KINDS: &'static [&'static str] =
        &["message", "decision", "proposal", "notice", "promise", "handover", "take"];

    /// True for a reply, which a concurrent reply of another person may have made wrong.
    pub fn is_reply(&self) -> bool {
        matches!(self, Self::Message { .. } | Self::Decision { .. } | Self::Proposal { .. })
    }

    /// Checks the body against the limits. The error names the field.
    pub fn check(&self, limits: &Limits) -> Result<(), ValidationError> {
        self.check_fields(limits)?;
        limits.entry(self.texts())
    }

    /// All texts of the entry, each with its field.
    fn texts(&self) -> Vec<(&'static str, &str)> {
        match self {
            Self::Message { text } | Self::Proposal { text } | Self::Notice { text, .. } => {
                vec![("text", text.as_str())]
            }
            Self::Promise { what, .. } => vec![("what", what.as_str())],
            Self::Handover { summary, .. } => vec![("summary", summary.as_str())],
            Self::Decision { text, rule, reason, alternative, considered, .. } => {
                let optional = [("rule", rule), ("reason", reason), ("alternative", alternative)];
                let optional =
                    optional.into_iter().filter_map(|(field, text)| Some((field, text.as_deref()?)));
                let considered = considered.iter().map(|text| ("considered", text.as_str()));
                optional.chain(considered).chain([("text", text.as_str())]).collect()
            }
            Self::Take => vec![],
        }
    }

    fn check_fields(&self, limits: &Limits) -> Result<(), ValidationError> {
        match self {
            Self::Message { text } | Self::Proposal { text } => limits.text("text", text),
            Self::Promise { what, .. } => limits.text("what", what),
            Self::Handover { summary, .. } => limits.text("summary", summary),
            Self::Decision { outcome: DecisionOutcome::Unknown, .. } => Err(ValidationError::field(
                "outcome",
                "It must be \"granted\", \"partly\", \"refused\" or \"alternative\".",
            )),
            Self::Decision { outcome, text, rule, reason, alternative, considered, disputed_amount } => {
                limits.text("text", text)?;
                limits.optional_text("rule", rule.as_deref())?;
                limits.optional_text("reason", reason.as_deref())?;
                limits.optional_text("alternative", alternative.as_deref())?;
                if *outcome != DecisionOutcome::Granted && is_blank(reason.as_deref()) {
                    return Err(ValidationError::field("reason", "Say why. Only a yes needs no reason."));
                }
                limits.at_most("considered", considered.len(), CONSIDERED)?;
                for one in considered {
                    limits.text("considered", one)?;
                }
                amount_above_zero(disputed_amount.as_ref())
            }
            Self::Notice { text, disputed_amount } => {
                limits.text("text", text)?;
                amount_above_zero(disputed_amount.as_ref())
            }
            Self::Take => Ok(()),
        }
    }
}

fn amount_above_zero(disputed_amount: Option<&DisputedAmount>) -> Result<(), ValidationError> {
    match disputed_amount {
        Some(DisputedAmount { amount, .. }) if !amount.value.is_positive() => Err(ValidationError::field(
            "disputed_amount.amount",
            "Give an amount above zero, or leave `disputed_amount` out.",
        )),
        _ => Ok(()),
    }
}

fn is_blank(text: Option<&str>) -> bool {
    text.is_none_or(|text| text.trim().is_empty())
}
