//! Entries written by an agent.

use serde::{Deserialize, Serialize};

use contract::{DecisionOutcome, DisputedAmount, Limits, Timestamp, ValidationError};

/// Largest number of evidence items of a decision.
const CONSIDERED: usize = 20;

/// An entry written by an agent: the body of `PUT /inbox/api/conversations/{id}/entries/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AgentEntry {
    Message {
        text: String,
    },
    /// A decision. Every outcome but `granted` needs a reason.
    Decision {
        outcome: DecisionOutcome,
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
        #[serde(default)]
        considered: Vec<String>,
        /// The amount in dispute, and whether its payment is paused.
        #[serde(default)]
        disputed_amount: Option<DisputedAmount>,
    },
    /// A proposed solution. The customer is asked whether the problem is solved.
    Proposal {
        text: String,
    },
    /// A notice, to which no answer is expected.
    Notice {
        text: String,
        /// The amount in dispute, and whether its payment is paused.
        #[serde(default)]
        disputed_amount: Option<DisputedAmount>,
    },
    Promise {
        /// The due time, in the future.
        due: Timestamp,
        /// The promised action.
        what: String,
    },
    /// A change of the owner to another agent.
    Handover {
        /// Name of the new owner.
        to: String,
        /// Summary of the conversation so far, so that the customer need not repeat anything.
        summary: String,
    },
    /// The agent becomes the owner.
    Take,
}

impl AgentEntry {
    /// The values of `kind`.
    pub const KINDS: &'static [&'static str] =
        &["message", "decision", "proposal", "notice", "promise", "handover", "take"];

    /// True for a reply, which a concurrent reply of another agent may have made wrong.
    pub fn is_reply(&self) -> bool {
        matches!(self, Self::Message { .. } | Self::Decision { .. } | Self::Proposal { .. })
    }

    /// Checks the body against the limits. The error names the field.
    pub fn check(&self, limits: &Limits) -> Result<(), ValidationError> {
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
