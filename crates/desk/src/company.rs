//! The company: its name, limits, choices for customers, and promise policy.

use std::time::Duration;

use contract::{
    Capabilities, Contact, CustomerEntry, EscalationStep, Limits, OutcomeChoices, ResponseTime, STEP_PERSON,
    VERSION,
};

use crate::promises::policy::PromisePolicy;

/// The pause between two requests of a client that does not use long polls.
const POLL_SECONDS: u32 = 5;

#[derive(Clone, Debug)]
pub struct Company {
    /// The name that customers see.
    pub name: String,
    pub limits: Limits,
    pub choices: CustomerChoices,
    pub promises: PromisePolicy,
}

/// The choices that the company offers its customers.
#[derive(Clone, Debug, Default)]
pub struct CustomerChoices {
    pub outcomes: Vec<OutcomeChoices>,
    /// The channels of a reply preference.
    pub channels: Vec<String>,
    /// Other ways to reach the company.
    pub contacts: Vec<Contact>,
    pub escalation_path: Vec<EscalationStep>,
    /// The time in which another person decides after a review request: an ISO 8601 duration.
    pub review_within: Option<String>,
}

impl Company {
    /// The answer to `GET /v1`.
    pub fn capabilities(&self, response_time: Option<ResponseTime>) -> Capabilities {
        // Every kind of entry but a message is a feature of its own.
        let kinds = CustomerEntry::KINDS.iter().copied().filter(|kind| *kind != "message");
        let features = ["wait", "changes", "read", "company"].into_iter().chain(kinds);
        Capabilities {
            contract_version: VERSION.to_owned(),
            name: self.name.clone(),
            features: features.map(str::to_owned).collect(),
            limits: self.limits.clone(),
            poll_seconds: POLL_SECONDS,
            response_time,
            opening_hours: self.promises.business_hours.opening_hours(),
            outcome_choices: self.choices.outcomes.clone(),
            reply_channels: self.choices.channels.clone(),
            contacts: self.choices.contacts.clone(),
            escalation_path: self.choices.escalation_path.clone(),
            review_within: self.choices.review_within.clone(),
        }
    }

    /// The wait of a long poll, at most what the limits allow.
    pub fn clamp_wait(&self, wait: Duration) -> Duration {
        wait.min(Duration::from_secs(self.limits.wait_seconds.into()))
    }

    /// The step names that an escalation about this kind of reference may give. A step without a name is an address
    /// outside of the desk.
    pub fn escalation_steps(&self, kind: &str) -> impl Iterator<Item = &str> {
        let path = self.choices.escalation_path.iter().filter(move |step| step.is_for(kind));
        std::iter::once(STEP_PERSON).chain(path.filter_map(|step| step.step.as_deref()))
    }
}
