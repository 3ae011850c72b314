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
    #[cfg_attr(feature = "openapi", schema(pattern = "^1$"))]
    pub contract_version: String,
    /// The company's name, for people.
    pub name: String,
    /// Names of the optional features that the backend offers: `wait`, `changes`, `read`, `company`, `preferences`,
    /// `solution_feedback`, `review_request`, `correction`, `escalation`. A client does not use other ones.
    pub features: Vec<String>,
    /// Limits of customer entries.
    pub limits: Limits,
    /// Pause between two polls of a backend without the feature `wait`, in seconds. Default: 5.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, required = false))]
    pub poll_seconds: u32,
    /// Measured response times over all conversations; `null` before enough answers were measured.
    pub response_time: Option<ResponseTime>,
    /// Business hours; absent if the company does not state them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opening_hours: Option<OpeningHours>,
    /// Desired outcomes to choose from, for each kind of reference that has choices. A backend accepts other outcomes
    /// too, as the customer's own text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub outcome_choices: Vec<OutcomeChoices>,
    /// Channels of a reply to choose from: `here`, `email`, `phone`, `post`. Without any, the customer is not asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub reply_channels: Vec<String>,
    /// Other ways to reach the company.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub contacts: Vec<Contact>,
    /// Steps of the escalation path, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub escalation_path: Vec<EscalationStep>,
    /// Time from a review request until another person has decided: an ISO 8601 duration such as `P2D`; absent if the
    /// company does not state it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_within: Option<String>,
}

/// Desired outcomes to choose from, for one kind of reference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OutcomeChoices {
    /// Kind of the reference, such as `bill`.
    pub reference_kind: String,
    /// The choices. A widget shows `correct`, `explain`, `more_time`, `replace`, `refund` and `cancel` in the
    /// customer's language, and other ones as they are written.
    pub choices: Vec<String>,
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
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 7))]
    pub first: u16,
    /// Last day; equal to `first` for a single day.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 7))]
    pub last: u16,
    /// Open intervals of each day, written `09:00-12:30`.
    pub times: Vec<String>,
}

wire_enum! {
    /// The kind of a contact.
    ContactKind {
        /// A telephone number.
        Phone = "phone",
        /// A mail address.
        Email = "email",
        /// The address of a page.
        Url = "url",
    }
}

/// A way to reach the company, or a team or authority outside of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contact {
    /// Kind of the contact.
    pub kind: ContactKind,
    /// Telephone number, mail address or address of a page.
    pub value: String,
    /// Text for people, such as `Weekdays until 18:00`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// One step of the escalation path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EscalationStep {
    /// Name of the step in an escalation entry, such as `complaints`; absent if an entry cannot take the step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// Time from the first message until the step is available: an ISO 8601 duration such as `P1D`.
    #[cfg_attr(feature = "openapi", schema(pattern = "^P"))]
    pub after: String,
    /// Time in which that team or authority replies: an ISO 8601 duration; absent if it does not state one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replies_within: Option<String>,
    /// Name of the team or authority that helps, for people.
    pub label: String,
    /// Ways to reach that team or authority.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub contacts: Vec<Contact>,
    /// Kinds of reference that the step applies to; absent or empty for all kinds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub reference_kinds: Vec<String>,
}

/// Measured times to an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResponseTime {
    /// Median time to the first answer, in seconds.
    pub p50_seconds: u64,
    /// 90th percentile of the time to the first answer, in seconds.
    pub p90_seconds: u64,
    /// Number of the measured answers.
    pub answers: u64,
    /// Length of the measured period, in days.
    pub window_days: u32,
}

impl Default for Capabilities {
    /// The capabilities that a client assumes before the first answer.
    fn default() -> Self {
        Self {
            contract_version: crate::VERSION.into(),
            name: String::new(),
            features: vec![],
            limits: Limits::default(),
            poll_seconds: DEFAULT_POLL_SECONDS,
            response_time: None,
            opening_hours: None,
            outcome_choices: vec![],
            reply_channels: vec![],
            contacts: vec![],
            escalation_path: vec![],
            review_within: None,
        }
    }
}

/// Pause between two polls of a backend that states none, in seconds.
const DEFAULT_POLL_SECONDS: u32 = 5;

impl Decode for Capabilities {
    fn decode(value: JsonValue, errors: &mut DecodeErrors) -> Self {
        let mut fields = value.fields(errors);
        Self {
            contract_version: fields.take("contract_version", errors),
            name: fields.take("name", errors),
            features: fields.take("features", errors),
            limits: fields.take("limits", errors),
            poll_seconds: fields.take::<Option<_>>("poll_seconds", errors).unwrap_or(DEFAULT_POLL_SECONDS),
            response_time: fields.take("response_time", errors),
            opening_hours: fields.take("opening_hours", errors),
            outcome_choices: fields.take("outcome_choices", errors),
            reply_channels: fields.take("reply_channels", errors),
            contacts: fields.take("contacts", errors),
            escalation_path: fields.take("escalation_path", errors),
            review_within: fields.take("review_within", errors),
        }
    }
}

deserialize!(Capabilities);
decode_struct! {
    EscalationStep { step, after, replies_within, label, contacts, reference_kinds }
    Contact { kind, value, label }
    OutcomeChoices { reference_kind, choices }
    OpeningHours { time_zone, days }
    OpeningDays { first, last, times }
    ResponseTime { p50_seconds, p90_seconds, answers, window_days }
}

impl Capabilities {
    /// True if the backend offers an optional feature.
    pub fn has(&self, feature: &str) -> bool {
        self.features.iter().any(|offered| offered == feature)
    }

    /// The desired outcomes to choose from, for one kind of reference.
    pub fn outcome_choices(&self, kind: &str) -> &[String] {
        let choices = self.outcome_choices.iter().find(|choices| choices.reference_kind == kind);
        choices.map_or(&[], |choices| &choices.choices)
    }
}

impl EscalationStep {
    /// True if the step applies to a kind of reference.
    pub fn is_for(&self, kind: &str) -> bool {
        self.reference_kinds.is_empty() || self.reference_kinds.iter().any(|applicable| applicable == kind)
    }
}
