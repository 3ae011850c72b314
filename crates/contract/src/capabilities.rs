//! What a backend can do: the answer to `GET /v1`, the one request without a token.

use serde::Serialize;

use crate::Limits;
use crate::decode::{Decode, DecodeErrors, JsonValue, decode_struct, deserialize};
use crate::wire_enum::wire_enum;

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
    pub expectation: ResponseTimes,
    /// When somebody is there; absent: not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<OpeningHours>,
    /// What would make it right, to choose from, for each kind of reference that has choices. A backend takes other
    /// outcomes too: they are the customer's words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wishes: Vec<OutcomeChoices>,
    /// The ways of answering to choose from: `here`, `email`, `phone`, `post`. Without any the customer is not asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
    /// What a customer can do if this does not help, in order.
    pub help_path: Vec<EscalationStep>,
}

/// What would make it right, for one kind of reference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OutcomeChoices {
    /// The kind: `bill`.
    pub kind: String,
    /// The choices. `correct`, `explain`, `more_time`, `replace`, `refund` and `cancel` are shown in the customer's
    /// language, others as they are written.
    pub outcomes: Vec<String>,
}

/// When somebody is there, in an ordinary week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpeningHours {
    /// The time zone of the times, of the IANA database: `Europe/Berlin`.
    pub time_zone: String,
    /// The days that are open, in order.
    pub days: Vec<OpeningDays>,
}

/// Days that follow one another and have the same hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpeningDays {
    /// The first: 1 is Monday, 7 Sunday (ISO 8601).
    pub first: u16,
    /// The last; the same as the first if it is one day.
    pub last: u16,
    /// From when until when: `09:00-12:30`.
    pub times: Vec<String>,
}

impl Default for Capabilities {
    /// A backend of which nothing is known yet.
    fn default() -> Self {
        Self {
            contract: crate::VERSION.into(),
            name: String::new(),
            features: vec![],
            limits: Limits::default(),
            poll_seconds: DEFAULT_POLL_SECONDS,
            expectation: ResponseTimes::default(),
            hours: None,
            wishes: vec![],
            channels: vec![],
            help_path: vec![],
        }
    }
}

/// The pause between requests to a backend that names none, in seconds.
const DEFAULT_POLL_SECONDS: u32 = 5;

impl Decode for Capabilities {
    fn decode(value: JsonValue, errors: &mut DecodeErrors) -> Self {
        let mut fields = value.fields(errors);
        Self {
            contract: fields.take("contract", errors),
            name: fields.take("name", errors),
            features: fields.take("features", errors),
            limits: fields.take("limits", errors),
            poll_seconds: fields.take::<Option<_>>("poll_seconds", errors).unwrap_or(DEFAULT_POLL_SECONDS),
            expectation: fields.take("expectation", errors),
            hours: fields.take("hours", errors),
            wishes: fields.take("wishes", errors),
            channels: fields.take("channels", errors),
            help_path: fields.take("help_path", errors),
        }
    }
}

impl Decode for ResponseTimes {
    fn decode(value: JsonValue, errors: &mut DecodeErrors) -> Self {
        let mut fields = value.fields(errors);
        Self {
            basis: fields.take("basis", errors),
            half_within_s: fields.take("half_within_s", errors),
            most_within_s: fields.take("most_within_s", errors),
            answers: fields.take("answers", errors),
            window_days: fields.take("window_days", errors),
        }
    }

    fn default_if_missing() -> Option<Self> {
        Some(Self::default())
    }
}

deserialize!(Capabilities ResponseTimes);
decode_struct! {
    EscalationStep { step, after, label, contact, kinds }
    OutcomeChoices { kind, outcomes }
    OpeningHours { time_zone, days }
    OpeningDays { first, last, times }
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

wire_enum! {
    /// Where an expectation comes from.
    Basis {
        /// Counted from this company's own conversations.
        Measured = "measured",
    }
}

/// How long an answer takes, measured, or `{"basis":"unknown"}` when nobody can say yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResponseTimes {
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

impl Default for ResponseTimes {
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
pub struct EscalationStep {
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

impl EscalationStep {
    /// Whether it is for a kind of reference.
    pub fn is_for(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|this| this == kind)
    }
}
