//! An entry: one thing said or done. Entries are never changed and never removed.

use serde::Serialize;

use crate::shape::{Fields, Notes, Shape, Tree, deserialize, shape};
use crate::word::words;
use crate::{Attachment, Author, EntryId, Head, Money, PromiseState, Solved, Timestamp, Treatment, Wish};

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
    pub body: Body,
}

/// What was said or done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
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
        wish: Option<Wish>,
        /// How to answer.
        treatment: Option<Treatment>,
    },
    /// The company decided something.
    Decision {
        /// What was decided.
        outcome: Outcome,
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
        protection: Option<Protection>,
    },
    /// The customer says whether it is solved.
    Verdict {
        /// Whether it is solved.
        solved: Solved,
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
        protection: Option<Protection>,
    },
    /// A kind of a newer version, shown as a plain notice.
    #[cfg_attr(feature = "openapi", schema(rename = "unknown"))]
    Unknown {
        /// Its text, if it has one.
        text: Option<String>,
    },
}

words! {
    /// What was decided.
    Outcome {
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
pub struct Protection {
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
    pub head: Head,
    /// The entries.
    pub entries: Vec<Entry>,
    /// Whether there are further entries in the direction asked for.
    pub more: bool,
}

shape! {
    Protection { amount, until }
    Entries { head, entries, more }
}

impl Shape for Entry {
    fn read(tree: Tree, notes: &mut Notes) -> Self {
        let mut fields = tree.fields(notes);
        Self {
            id: fields.take("id", notes),
            seq: fields.take("seq", notes),
            at: fields.take("at", notes),
            author: fields.take("author", notes),
            body: Body::take(&mut fields, notes),
        }
    }
}

deserialize!(Entry);

impl Body {
    /// Unknown kinds keep their text, so that a newer backend is still understood.
    fn take(fields: &mut Fields, notes: &mut Notes) -> Self {
        let kind: String = fields.take("kind", notes);
        match kind.as_str() {
            "message" => Self::Message {
                text: fields.take("text", notes),
                attachments: fields.take("attachments", notes),
                lines: fields.take("lines", notes),
                refers_to: fields.take("refers_to", notes),
            },
            "wish" => {
                Self::Wish { wish: fields.take("wish", notes), treatment: fields.take("treatment", notes) }
            }
            "decision" => Self::Decision {
                outcome: fields.take("outcome", notes),
                text: fields.take("text", notes),
                rule: fields.take("rule", notes),
                reason: fields.take("reason", notes),
                instead: fields.take("instead", notes),
                looked_at: fields.take("looked_at", notes),
                protection: fields.take("protection", notes),
            },
            "verdict" => {
                Self::Verdict { solved: fields.take("solved", notes), text: fields.take("text", notes) }
            }
            "review" => Self::Review { of: fields.take("of", notes), text: fields.take("text", notes) },
            "handover" => {
                Self::Handover { to: fields.take("to", notes), summary: fields.take("summary", notes) }
            }
            "correction" => {
                Self::Correction { of: fields.take("of", notes), text: fields.take("text", notes) }
            }
            "promise" => Self::Promise {
                due: fields.take("due", notes),
                what: fields.take("what", notes),
                state: fields.take("state", notes),
            },
            "proposal" => Self::Proposal { text: fields.take("text", notes) },
            "escalation" => {
                Self::Escalation { step: fields.take("step", notes), text: fields.take("text", notes) }
            }
            "read" => Self::Read { up_to: fields.take("up_to", notes) },
            "notice" => Self::Notice {
                text: fields.take("text", notes),
                protection: fields.take("protection", notes),
            },
            _ => Self::Unknown { text: fields.take("text", notes) },
        }
    }
}
