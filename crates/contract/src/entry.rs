//! An entry: one thing said or done. Entries are never changed and never removed.

use serde::Serialize;

use crate::decode::{Decode, DecodeErrors, Fields, JsonValue, decode_struct, deserialize};
use crate::wire_enum::wire_enum;
use crate::{
    Attachment, Author, AuthorKind, ConversationHead, DesiredOutcome, EntryId, Money, PromiseState,
    ReplyPreference, Resolution, Timestamp,
};

/// An entry as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entry {
    /// Its id, minted by its writer.
    pub id: EntryId,
    /// Its place: strictly increasing within the conversation, 1 first.
    pub seq: u64,
    /// When it was stored. For people; order comes from `seq`.
    pub at: Timestamp,
    /// Who wrote it.
    pub author: Author,
    /// What was said or done; its `kind` stands beside the fields above.
    #[serde(flatten)]
    pub body: EntryBody,
}

/// What was said or done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EntryBody {
    /// Words, of either side.
    Message {
        /// The words.
        text: String,
        /// Files beside them.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        attachments: Vec<Attachment>,
        /// Ids of the lines pointed at.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        lines: Vec<String>,
        /// An earlier entry that this one is about.
        #[serde(skip_serializing_if = "Option::is_none")]
        refers_to: Option<EntryId>,
    },
    /// The customer says what would make it right and how to answer.
    Wish {
        /// What would make it right.
        wish: Option<DesiredOutcome>,
        /// How to answer.
        treatment: Option<ReplyPreference>,
    },
    /// The company decided something.
    Decision {
        /// What was decided.
        outcome: DecisionOutcome,
        /// The decision in words.
        text: String,
        /// The rule it follows.
        rule: Option<String>,
        /// Why the rule applies here.
        reason: Option<String>,
        /// What is possible instead.
        instead: Option<String>,
        /// What was looked at before.
        looked_at: Vec<String>,
        /// What is paused while someone looks again.
        protection: Option<PaymentHold>,
    },
    /// The customer says whether it is solved.
    Verdict {
        /// Whether it is solved.
        solved: Resolution,
        /// In the customer's words.
        text: Option<String>,
    },
    /// The customer asks someone else to look at a decision.
    Review {
        /// The decision.
        of: EntryId,
        /// Why, in the customer's words.
        text: Option<String>,
    },
    /// Somebody else has the conversation now.
    Handover {
        /// Who.
        to: Author,
        /// What is known so far, so that nobody has to repeat it.
        summary: String,
    },
    /// The customer corrects an entry of the company.
    Correction {
        /// Which entry.
        of: EntryId,
        /// What is right.
        text: String,
    },
    /// The company promises something by a time.
    Promise {
        /// By when.
        due: Timestamp,
        /// What; empty when it is an answer.
        what: String,
        /// `missed` when the entry says that the time passed without an answer; absent when it is the promise.
        #[serde(skip_serializing_if = "Option::is_none")]
        state: Option<PromiseState>,
    },
    /// The company thinks that this solves it, and asks.
    Proposal {
        /// The solution.
        text: String,
    },
    /// The customer goes a step along the help path.
    Escalation {
        /// The name of the step.
        step: String,
        /// Why, in the customer's words.
        text: Option<String>,
    },
    /// Its author has read everything up to here.
    Read {
        /// The `seq` of the newest entry read.
        up_to: u64,
    },
    /// Something worth knowing.
    Notice {
        /// What.
        text: String,
        /// What need not be paid meanwhile, or must be.
        #[serde(skip_serializing_if = "Option::is_none")]
        protection: Option<PaymentHold>,
    },
    /// A kind of a newer version, shown as a plain notice.
    #[cfg_attr(feature = "openapi", schema(rename = "unknown"))]
    Unknown {
        /// Its text, if it has one.
        text: Option<String>,
    },
}

wire_enum! {
    /// What was decided.
    DecisionOutcome {
        /// Yes.
        Granted = "granted",
        /// In part.
        Partly = "partly",
        /// No.
        Refused = "refused",
        /// Something else.
        Alternative = "alternative",
    }
}

/// An amount in dispute, and whether it need not be paid until a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PaymentHold {
    /// The amount.
    pub amount: Money,
    /// Until when it need not be paid; `None`: it is not paused, and stays due.
    pub until: Option<Timestamp>,
}

/// A page of entries, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entries {
    /// The conversation as it stands now.
    pub head: ConversationHead,
    /// The entries.
    pub entries: Vec<Entry>,
    /// Whether there are further entries in the direction asked for.
    pub more: bool,
}

decode_struct! {
    PaymentHold { amount, until }
    Entries { head, entries, more }
}

impl Decode for Entry {
    fn decode(value: JsonValue, errors: &mut DecodeErrors) -> Self {
        let mut fields = value.fields(errors);
        Self {
            id: fields.take("id", errors),
            seq: fields.take("seq", errors),
            at: fields.take("at", errors),
            author: fields.take("author", errors),
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
            Self::Wish { .. } => "wish",
            Self::Decision { .. } => "decision",
            Self::Verdict { .. } => "verdict",
            Self::Review { .. } => "review",
            Self::Handover { .. } => "handover",
            Self::Correction { .. } => "correction",
            Self::Promise { .. } => "promise",
            Self::Proposal { .. } => "proposal",
            Self::Escalation { .. } => "escalation",
            Self::Read { .. } => "read",
            Self::Notice { .. } => "notice",
            Self::Unknown { .. } => "unknown",
        }
    }

    /// Whether an entry of the company with this body is a reply: a message, a decision or a proposal. A customer's
    /// message is none, so ask about the author too.
    pub fn is_reply(&self) -> bool {
        matches!(self, Self::Message { .. } | Self::Decision { .. } | Self::Proposal { .. })
    }

    /// Unknown kinds keep their text, so that a newer backend is still understood.
    fn take(fields: &mut Fields, errors: &mut DecodeErrors) -> Self {
        let kind: String = fields.take("kind", errors);
        match kind.as_str() {
            "message" => Self::Message {
                text: fields.take("text", errors),
                attachments: fields.take("attachments", errors),
                lines: fields.take("lines", errors),
                refers_to: fields.take("refers_to", errors),
            },
            "wish" => {
                Self::Wish { wish: fields.take("wish", errors), treatment: fields.take("treatment", errors) }
            }
            "decision" => Self::Decision {
                outcome: fields.take("outcome", errors),
                text: fields.take("text", errors),
                rule: fields.take("rule", errors),
                reason: fields.take("reason", errors),
                instead: fields.take("instead", errors),
                looked_at: fields.take("looked_at", errors),
                protection: fields.take("protection", errors),
            },
            "verdict" => {
                Self::Verdict { solved: fields.take("solved", errors), text: fields.take("text", errors) }
            }
            "review" => Self::Review { of: fields.take("of", errors), text: fields.take("text", errors) },
            "handover" => {
                Self::Handover { to: fields.take("to", errors), summary: fields.take("summary", errors) }
            }
            "correction" => {
                Self::Correction { of: fields.take("of", errors), text: fields.take("text", errors) }
            }
            "promise" => Self::Promise {
                due: fields.take("due", errors),
                what: fields.take("what", errors),
                state: fields.take("state", errors),
            },
            "proposal" => Self::Proposal { text: fields.take("text", errors) },
            "escalation" => {
                Self::Escalation { step: fields.take("step", errors), text: fields.take("text", errors) }
            }
            "read" => Self::Read { up_to: fields.take("up_to", errors) },
            "notice" => Self::Notice {
                text: fields.take("text", errors),
                protection: fields.take("protection", errors),
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
