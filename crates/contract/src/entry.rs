//! Entries of a conversation. Entries are never changed, and removed with their conversation alone.

use serde::Serialize;

use crate::decode::{Decode, DecodeErrors, Fields, JsonValue, decode_struct, deserialize};
use crate::wire_enum::wire_enum;
use crate::{
    Author, AuthorKind, Conversation, DesiredOutcome, EntryId, Money, Owner, PromiseState, ReplyPreference,
    Resolution, Timestamp,
};

/// A stored entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entry {
    /// Id of the entry, minted by its writer.
    pub id: EntryId,
    /// Strictly increasing within the conversation, 1 first.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub seq: u64,
    /// Time of storage, for people. The order of entries is that of `seq`.
    pub created_at: Timestamp,
    /// The author of the entry.
    pub author: Author,
    /// True if a language model drafted the entry, and the person who is its author read and sent it.
    pub drafted_by_ai: bool,
    /// The content. Its fields, with `kind`, are at the same level as `id`, `seq`, `created_at` and `author`.
    #[serde(flatten)]
    pub body: EntryBody,
}

/// The content of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EntryBody {
    /// A message of the customer or of the company.
    Message {
        /// Text of the message.
        text: String,
        /// Ids of the lines of the reference that the message is about.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        line_ids: Vec<String>,
        /// Id of an earlier entry that the message is about.
        #[serde(skip_serializing_if = "Option::is_none")]
        refers_to_entry_id: Option<EntryId>,
    },
    /// The customer's desired outcome and reply preference.
    Preferences {
        /// The outcome that the customer asks for; `null` if the entry leaves the earlier one.
        desired_outcome: Option<DesiredOutcome>,
        /// The channel by which the customer wants to be answered; `null` if the entry leaves the earlier one.
        reply_preference: Option<ReplyPreference>,
    },
    /// A decision of the company.
    Decision {
        /// The outcome of the decision.
        outcome: DecisionOutcome,
        /// Text of the decision.
        text: String,
        /// The rule that the decision follows.
        rule: Option<String>,
        /// The reason for which the rule applies.
        reason: Option<String>,
        /// The alternative that the company offers.
        alternative: Option<String>,
        /// The evidence that was considered, one item each.
        considered: Vec<String>,
        /// The amount in dispute, and whether its payment is paused.
        disputed_amount: Option<DisputedAmount>,
    },
    /// The customer's feedback on whether the problem is solved.
    SolutionFeedback {
        /// The degree to which the problem is solved.
        solved: Resolution,
        /// The customer's comment.
        text: Option<String>,
    },
    /// The customer's request that another person reviews a decision.
    ReviewRequest {
        /// Id of the decision.
        entry_id: EntryId,
        /// The customer's reason.
        text: Option<String>,
    },
    /// A change of the owner of the conversation.
    Handover {
        /// The new owner.
        to: Owner,
        /// Summary of the conversation so far, so that the customer need not repeat anything.
        summary: String,
    },
    /// The customer's correction of an entry of the company.
    Correction {
        /// Id of the corrected entry.
        entry_id: EntryId,
        /// The corrected statement.
        text: String,
    },
    /// A promise of the company, or the record that a promise was missed.
    Promise {
        /// The due time.
        due: Timestamp,
        /// The promised action; empty for a promise of an answer.
        what: String,
        /// `missed` in the record that the due time passed without an answer; absent in the promise itself.
        #[serde(skip_serializing_if = "Option::is_none")]
        state: Option<PromiseState>,
    },
    /// A solution proposed by the company, with the question whether the problem is solved.
    Proposal {
        /// Text of the solution.
        text: String,
    },
    /// A step of the escalation path, taken by the customer.
    Escalation {
        /// Name of the step.
        step: String,
        /// The customer's reason.
        text: Option<String>,
    },
    /// A notice of the company, to which no answer is expected.
    Notice {
        /// Text of the notice.
        text: String,
        /// The amount in dispute, and whether its payment is paused.
        #[serde(skip_serializing_if = "Option::is_none")]
        disputed_amount: Option<DisputedAmount>,
    },
    /// A kind of a newer version of the contract, shown as a plain notice.
    #[cfg_attr(feature = "openapi", schema(rename = "unknown"))]
    Unknown {
        /// The field `text`, if the entry has one.
        text: Option<String>,
    },
}

wire_enum! {
    /// The outcome of a decision.
    DecisionOutcome {
        /// Granted in full.
        Granted = "granted",
        /// Granted in part.
        Partly = "partly",
        /// Refused.
        Refused = "refused",
        /// An alternative to the request.
        Alternative = "alternative",
    }
}

/// An amount in dispute, and the time until which its payment is paused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DisputedAmount {
    /// The amount in dispute.
    pub amount: Money,
    /// End of the pause of payment; `null` if the amount stays due.
    pub held_until: Option<Timestamp>,
}

/// A page of entries, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entries {
    /// The conversation at the time of the response.
    pub conversation: Conversation,
    /// The entries of this page, in the order of `seq`.
    pub entries: Vec<Entry>,
    /// True if there are further entries in the requested direction.
    pub has_more: bool,
}

decode_struct! {
    DisputedAmount { amount, held_until }
    Entries { conversation, entries, has_more }
}

impl Decode for Entry {
    fn decode(value: JsonValue, errors: &mut DecodeErrors) -> Self {
        let mut fields = value.fields(errors);
        Self {
            id: fields.take("id", errors),
            seq: fields.take("seq", errors),
            created_at: fields.take("created_at", errors),
            author: fields.take("author", errors),
            drafted_by_ai: fields.take("drafted_by_ai", errors),
            body: EntryBody::take(&mut fields, errors),
        }
    }
}

deserialize!(Entry);

impl Entry {
    /// True for a reply of the company: a message, a decision or a proposal.
    pub fn is_company_reply(&self) -> bool {
        self.body.is_reply() && self.author.kind != AuthorKind::Customer
    }
}

impl EntryBody {
    /// The `kind` on the wire.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Message { .. } => "message",
            Self::Preferences { .. } => "preferences",
            Self::Decision { .. } => "decision",
            Self::SolutionFeedback { .. } => "solution_feedback",
            Self::ReviewRequest { .. } => "review_request",
            Self::Handover { .. } => "handover",
            Self::Correction { .. } => "correction",
            Self::Promise { .. } => "promise",
            Self::Proposal { .. } => "proposal",
            Self::Escalation { .. } => "escalation",
            Self::Notice { .. } => "notice",
            Self::Unknown { .. } => "unknown",
        }
    }

    /// True for the kinds that are replies if the company writes them: a message, a decision or a proposal. A
    /// customer's message is not a reply; [`Entry::is_company_reply`] checks the author too.
    pub fn is_reply(&self) -> bool {
        matches!(self, Self::Message { .. } | Self::Decision { .. } | Self::Proposal { .. })
    }

    /// Unknown kinds keep their text, so that entries of a newer backend can be shown.
    fn take(fields: &mut Fields, errors: &mut DecodeErrors) -> Self {
        let kind: String = fields.take("kind", errors);
        match kind.as_str() {
            "message" => Self::Message {
                text: fields.take("text", errors),
                line_ids: fields.take("line_ids", errors),
                refers_to_entry_id: fields.take("refers_to_entry_id", errors),
            },
            "preferences" => Self::Preferences {
                desired_outcome: fields.take("desired_outcome", errors),
                reply_preference: fields.take("reply_preference", errors),
            },
            "decision" => Self::Decision {
                outcome: fields.take("outcome", errors),
                text: fields.take("text", errors),
                rule: fields.take("rule", errors),
                reason: fields.take("reason", errors),
                alternative: fields.take("alternative", errors),
                considered: fields.take("considered", errors),
                disputed_amount: fields.take("disputed_amount", errors),
            },
            "solution_feedback" => Self::SolutionFeedback {
                solved: fields.take("solved", errors),
                text: fields.take("text", errors),
            },
            "review_request" => Self::ReviewRequest {
                entry_id: fields.take("entry_id", errors),
                text: fields.take("text", errors),
            },
            "handover" => {
                Self::Handover { to: fields.take("to", errors), summary: fields.take("summary", errors) }
            }
            "correction" => Self::Correction {
                entry_id: fields.take("entry_id", errors),
                text: fields.take("text", errors),
            },
            "promise" => Self::Promise {
                due: fields.take("due", errors),
                what: fields.take("what", errors),
                state: fields.take("state", errors),
            },
            "proposal" => Self::Proposal { text: fields.take("text", errors) },
            "escalation" => {
                Self::Escalation { step: fields.take("step", errors), text: fields.take("text", errors) }
            }
            "notice" => Self::Notice {
                text: fields.take("text", errors),
                disputed_amount: fields.take("disputed_amount", errors),
            },
            _ => Self::Unknown { text: fields.take("text", errors) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_is_the_one_on_the_wire() {
        let golden: Entries = serde_json::from_str(include_str!("../golden/entries.json")).expect("golden");
        let unknown = EntryBody::Unknown { text: None };
        for body in golden.entries.iter().map(|entry| &entry.body).chain([&unknown]) {
            let wire = serde_json::to_value(body).expect("plain data");
            assert_eq!(wire["kind"], body.kind());
        }
    }
}
