//! What a backend can do: the answer to `GET /v1`, the one request without a token.

use serde::Serialize;

use crate::Limits;
use crate::shape::{Notes, Shape, Tree, deserialize, shape};
use crate::word::words;

/// What this backend is called, can do, and promises to everyone alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Capabilities {
    /// The version of the contract, `"1"`.
    pub contract: String,
    /// The company's name, for people.
    pub name: String,
    /// Optional features: `wait`, `attachments`, `verdict`, `review`, `correction`, `escalation`, `sessions`.
    /// What is not named here a widget hides, or says honestly that it cannot be done.
    pub features: Vec<String>,
    /// What a write may hold.
    pub limits: Limits,
    /// How often to ask a backend that cannot wait, in seconds.
    pub poll_seconds: u32,
    /// Measured times to an answer over all conversations.
    pub expectation: Expectation,
    /// When somebody is there; absent: not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// What would make it right, to choose from, for each kind of reference that has choices. A backend takes other
    /// outcomes too: they are the customer's words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wishes: Vec<Wishes>,
    /// The ways of answering to choose from: `here`, `email`, `phone`, `post`. Without any the customer is not asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
    /// What a customer can do if this does not help, in order.
    pub help_path: Vec<HelpStep>,
}

/// What would make it right, for one kind of reference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Wishes {
    /// The kind: `bill`.
    pub kind: String,
    /// The choices. `correct`, `explain`, `more_time`, `replace`, `refund` and `cancel` are shown in the customer's
    /// language, others as they are written.
    pub outcomes: Vec<String>,
}

/// When somebody is there, in an ordinary week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hours {
    /// The time zone of the times, of the IANA database: `Europe/Berlin`.
    pub time_zone: String,
    /// The days that are open, in order.
    pub days: Vec<Days>,
}

/// Days that follow one another and have the same hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Days {
    /// The first: 1 is Monday, 7 Sunday (ISO 8601).
    pub first: u16,
    /// The last; the same as the first if it is one day.
    pub last: u16,
    /// From when until when: `09:00-12:30`.
    pub times: Vec<String>,
}

impl Shape for Capabilities {
    fn read(tree: Tree, notes: &mut Notes) -> Self {
        let mut fields = tree.fields(notes);
        Self {
            contract: fields.take("contract", notes),
            name: fields.take("name", notes),
            features: fields.take("features", notes),
            limits: fields.take("limits", notes),
            poll_seconds: fields.take::<Option<_>>("poll_seconds", notes).unwrap_or(5),
            expectation: fields.take("expectation", notes),
            hours: fields.take("hours", notes),
            wishes: fields.take("wishes", notes),
            channels: fields.take("channels", notes),
            help_path: fields.take("help_path", notes),
        }
    }
}

impl Shape for Expectation {
    fn read(tree: Tree, notes: &mut Notes) -> Self {
        let mut fields = tree.fields(notes);
        Self {
            basis: fields.take("basis", notes),
            half_within_s: fields.take("half_within_s", notes),
            most_within_s: fields.take("most_within_s", notes),
            answers: fields.take("answers", notes),
            window_days: fields.take("window_days", notes),
        }
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

deserialize!(Capabilities Expectation);
shape! {
    HelpStep { step, after, label, contact, kinds }
    Wishes { kind, outcomes }
    Hours { time_zone, days }
    Days { first, last, times }
}

impl Capabilities {
    /// Whether an optional feature is named.
    pub fn has(&self, feature: &str) -> bool {
        self.features.iter().any(|f| f == feature)
    }

    /// What would make it right, to choose from, for a kind of reference.
    pub fn wishes(&self, kind: &str) -> &[String] {
        self.wishes.iter().find(|wishes| wishes.kind == kind).map_or(&[], |wishes| &wishes.outcomes)
    }
}

words! {
    /// Where an expectation comes from.
    Basis {
        /// Counted from this company's own conversations.
        Measured = "measured",
    }
}

/// How long an answer takes, measured, or `{"basis":"unknown"}` when nobody can say yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Expectation {
    /// `measured`, or `unknown`, in which case nothing else is there.
    pub basis: Basis,
    /// Half of the first answers came within so many seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub half_within_s: Option<u64>,
    /// Nine in ten of the first answers came within so many seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_within_s: Option<u64>,
    /// How many answers were counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<u64>,
    /// Over how many days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window_days: Option<u32>,
}

impl Default for Expectation {
    fn default() -> Self {
        Self {
            basis: Basis::Unknown,
            half_within_s: None,
            most_within_s: None,
            answers: None,
            window_days: None,
        }
    }
}

/// One step of what to do if this does not help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HelpStep {
    /// The name that an escalation gives: `complaints`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// When it opens, counted from the first message: an ISO 8601 duration such as `P1D`.
    pub after: String,
    /// Who helps there, for people.
    pub label: String,
    /// How to reach them without this widget.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// The kinds of reference that it is for; all if there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
}

impl HelpStep {
    /// Whether it is for a kind of reference.
    pub fn is_for(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|this| this == kind)
    }
}
