//! Capabilities of a backend: the answer to `GET /v1`, the one request without a token.

use serde::Serialize;

use crate::Limits;
use crate::decode::{Decode, DecodeErrors, JsonValue, decode_struct, deserialize};
use crate::wire_enum::wire_enum;

/// Name, features, limits and response times of a backend. The answer is the same for every customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Capabilities {
    /// Version of the contract, `"1"`.
    pub contract: String,
    /// The company's name, for people.
    pub name: String,
    /// Names of the optional features that the backend offers: `wait`, `attachments`, `verdict`, `review`,
    /// `correction`, `escalation`, `sessions`. A widget hides the other ones, or says that they are not available.
    pub features: Vec<String>,
    /// Limits of customer entries.
    pub limits: Limits,
    /// Pause between two polls of a backend without the feature `wait`, in seconds. Default: 5.
    pub poll_seconds: u32,
    /// Measured response times over all conversations.
    pub expectation: ResponseTimes,
    /// Business hours; absent if the company does not state them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<OpeningHours>,
    /// Desired outcomes to choose from, for each kind of reference that has choices. A backend accepts other outcomes
    /// too, as the customer's own text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wishes: Vec<OutcomeChoices>,
    /// Channels of a reply to choose from: `here`, `email`, `phone`, `post`. Without any, the customer is not asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
    /// Steps of the escalation path, in their order.
    pub help_path: Vec<EscalationStep>,
}

/// Desired outcomes to choose from, for one kind of reference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OutcomeChoices {
    /// Kind of the reference, such as `bill`.
    pub kind: String,
    /// The choices. A widget shows `correct`, `explain`, `more_time`, `replace`, `refund` and `cancel` in the
    /// customer's language, and other ones as they are written.
    pub outcomes: Vec<String>,
}

/// The hours of an ordinary week in which the company answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpeningHours {
    /// Time zone of the hours, by its name in the IANA database: `Europe/Berlin`.
    pub time_zone: String,
    /// The open days, in the order of the week.
    pub days: Vec<OpeningDays>,
}

/// Consecutive days with the same hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpeningDays {
    /// First day: 1 is Monday, 7 is Sunday (ISO 8601).
    pub first: u16,
    /// Last day; equal to `first` for a single day.
    pub last: u16,
    /// Open intervals of each day, written `09:00-12:30`.
    pub times: Vec<String>,
}

impl Default for Capabilities {
    /// The capabilities that a client assumes before the first answer.
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

/// Pause between two polls of a backend that states none, in seconds.
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
    /// True if the backend offers an optional feature.
    pub fn has(&self, feature: &str) -> bool {
        self.features.iter().any(|offered| offered == feature)
    }

    /// The desired outcomes to choose from, for one kind of reference.
    pub fn wishes(&self, kind: &str) -> &[String] {
        self.wishes.iter().find(|choices| choices.kind == kind).map_or(&[], |choices| &choices.outcomes)
    }
}

wire_enum! {
    /// The source of response times.
    Basis {
        /// Measured in the company's own conversations.
        Measured = "measured",
    }
}

/// Measured times to an answer, or `{"basis":"unknown"}` before enough answers were measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResponseTimes {
    /// `measured`; or `unknown`, and then every other field is absent.
    pub basis: Basis,
    /// Median time to the first answer, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub half_within_s: Option<u64>,
    /// 90th percentile of the time to the first answer, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_within_s: Option<u64>,
    /// Number of the measured answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<u64>,
    /// Length of the measured period, in days.
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

/// One step of the escalation path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EscalationStep {
    /// Name of the step in an escalation entry, such as `complaints`; absent if an entry cannot take the step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// Time from the first message until the step is available: an ISO 8601 duration such as `P1D`.
    pub after: String,
    /// Name of the team or authority that helps, for people.
    pub label: String,
    /// Address or telephone number of that team or authority, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// Kinds of reference that the step applies to; absent or empty for all kinds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
}

impl EscalationStep {
    /// True if the step applies to a kind of reference.
    pub fn is_for(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|applicable| applicable == kind)
    }
}
