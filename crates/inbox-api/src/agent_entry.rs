//! What an agent can write.

use serde::{Deserialize, Serialize};

use contract::{DecisionOutcome, Limits, PaymentHold, Timestamp, ValidationError};

/// Most things that a decision says were looked at.
const LOOKED_AT: usize = 20;

/// One thing that an agent says or does: the body of `PUT /inbox/api/conversations/{id}/entries/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AgentEntry {
    /// An answer.
    Message {
        /// The words.
        text: String,
    },
    /// What was decided. Anything but a yes needs a reason.
    Decision {
        /// What was decided.
        outcome: DecisionOutcome,
        /// The decision in words.
        text: String,
        /// The rule it follows.
        #[serde(default)]
        rule: Option<String>,
        /// Why the rule applies here.
        #[serde(default)]
        reason: Option<String>,
        /// What is possible instead.
        #[serde(default)]
        instead: Option<String>,
        /// What was looked at before.
        #[serde(default)]
        looked_at: Vec<String>,
        /// What need not be paid while someone looks again, or must be.
        #[serde(default)]
        protection: Option<PaymentHold>,
    },
    /// A solution, which the customer is asked about.
    Proposal {
        /// The solution.
        text: String,
    },
    /// Something worth knowing.
    Notice {
        /// What.
        text: String,
        /// What need not be paid while someone looks, or must be.
        #[serde(default)]
        protection: Option<PaymentHold>,
    },
    /// Something by a time.
    Promise {
        /// By when.
        due: Timestamp,
        /// What.
        what: String,
    },
    /// Somebody else has it from now on.
    Handover {
        /// The name of the agent.
        to: String,
        /// What is known so far, so that the customer need not repeat it.
        summary: String,
    },
    /// The agent has it from now on.
    Take,
    /// The agent has read everything up to here.
    Read {
        /// The `seq` of the newest entry read.
        up_to: u64,
    },
}

impl AgentEntry {
    /// The kinds, as they stand in `kind`.
    pub const KINDS: &'static [&'static str] =
        &["message", "decision", "proposal", "notice", "promise", "handover", "take", "read"];

    /// Whether it is an answer, which another answer that came before may have made wrong.
    pub fn is_answer(&self) -> bool {
        matches!(self, Self::Message { .. } | Self::Decision { .. } | Self::Proposal { .. })
    }

    /// Whether the body keeps to the limits.
    pub fn check(&self, limits: &Limits) -> Result<(), ValidationError> {
        match self {
            Self::Message { text } | Self::Proposal { text } => limits.text("text", text),
            Self::Promise { what, .. } => limits.text("what", what),
            Self::Handover { summary, .. } => limits.text("summary", summary),
            Self::Decision { outcome: DecisionOutcome::Unknown, .. } => Err(ValidationError::field(
                "outcome",
                "It must be \"granted\", \"partly\", \"refused\" or \"alternative\".",
            )),
            Self::Decision { outcome, text, rule, reason, instead, looked_at, protection } => {
                limits.text("text", text)?;
                limits.optional_text("rule", rule.as_deref())?;
                limits.optional_text("reason", reason.as_deref())?;
                limits.optional_text("instead", instead.as_deref())?;
                if *outcome != DecisionOutcome::Granted && is_blank(reason.as_deref()) {
                    return Err(ValidationError::field("reason", "Say why. Only a yes needs no reason."));
                }
                limits.at_most("looked_at", looked_at.len(), LOOKED_AT)?;
                for one in looked_at {
                    limits.text("looked_at", one)?;
                }
                amount_above_zero(protection.as_ref())
            }
            Self::Notice { text, protection } => {
                limits.text("text", text)?;
                amount_above_zero(protection.as_ref())
            }
            Self::Take | Self::Read { .. } => Ok(()),
        }
    }
}

fn amount_above_zero(protection: Option<&PaymentHold>) -> Result<(), ValidationError> {
    match protection {
        Some(PaymentHold { amount, .. }) if !amount.value.is_positive() => Err(ValidationError::field(
            "protection.amount",
            "Give an amount above zero, or leave the protection out.",
        )),
        _ => Ok(()),
    }
}

fn is_blank(text: Option<&str>) -> bool {
    text.is_none_or(|text| text.trim().is_empty())
}
