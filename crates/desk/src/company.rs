//! The terms: what one company says about itself and allows.

use contract::{Capabilities, EscalationStep, Limits, OutcomeChoices, ResponseTimes, STEP_PERSON, VERSION};

use crate::promises::policy::PromisePolicy;

/// How often to ask a desk whose long poll is not used, in seconds.
const POLL_SECONDS: u32 = 5;

/// One company's name, limits, choices and promises.
#[derive(Clone, Debug)]
pub struct Company {
    /// The company's name, for people.
    pub name: String,
    /// What a write may hold.
    pub limits: Limits,
    /// What a customer can choose from.
    pub choices: CustomerChoices,
    /// By when it answers.
    pub promises: PromisePolicy,
}

/// What a customer can choose from.
#[derive(Clone, Debug, Default)]
pub struct CustomerChoices {
    /// What would make it right.
    pub outcomes: Vec<OutcomeChoices>,
    /// The ways of answering.
    pub channels: Vec<String>,
    /// What to do if this does not help, in order.
    pub escalation_path: Vec<EscalationStep>,
}

impl Company {
    /// The answer to `GET /v1`.
    pub fn capabilities(&self, expectation: ResponseTimes) -> Capabilities {
        let features = ["wait", "verdict", "review", "correction", "escalation"];
        Capabilities {
            contract: VERSION.to_owned(),
            name: self.name.clone(),
            features: features.into_iter().map(str::to_owned).collect(),
            limits: self.limits.clone(),
            poll_seconds: POLL_SECONDS,
            expectation,
            hours: self.promises.business_hours.opening_hours(),
            wishes: self.choices.outcomes.clone(),
            channels: self.choices.channels.clone(),
            help_path: self.choices.escalation_path.clone(),
        }
    }

    /// The names that an escalation about this kind of reference may give. A step without a name is reached by its
    /// contact only.
    pub fn escalation_steps(&self, kind: &str) -> impl Iterator<Item = &str> {
        let path = self.choices.escalation_path.iter().filter(move |step| step.is_for(kind));
        std::iter::once(STEP_PERSON).chain(path.filter_map(|step| step.step.as_deref()))
    }
}
