//! What the company promises everybody who writes: an answer by a time, and what happens when that is missed.

use std::collections::BTreeMap;

use contract::Timestamp;
use jiff::SignedDuration;

use super::hours::Hours;

/// The promises of a company.
#[derive(Clone, Debug)]
pub struct Promises {
    /// In how much open time an answer comes, by the kind of the reference.
    pub within: BTreeMap<String, SignedDuration>,
    /// The same for every other kind; `None`: nothing is promised.
    pub otherwise: Option<SignedDuration>,
    /// When somebody is there.
    pub hours: Hours,
    /// What happens when one is missed.
    pub when_missed: WhenMissed,
}

/// What happens to a conversation whose promise is missed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhenMissed {
    /// Its owner keeps it.
    #[default]
    Stays,
    /// The next agent gets it.
    NextPerson,
}

impl Promises {
    /// A company that promises nothing.
    pub fn none() -> Self {
        Self {
            within: BTreeMap::new(),
            otherwise: None,
            hours: Hours::always(),
            when_missed: WhenMissed::Stays,
        }
    }

    /// Whether anybody is promised anything by itself.
    pub fn is_any(&self) -> bool {
        self.otherwise.is_some() || !self.within.is_empty()
    }

    /// By when a customer who writes now about a reference of this kind has an answer.
    pub fn due(&self, kind: &str, now: Timestamp) -> Option<Timestamp> {
        let within = self.within.get(kind).copied().or(self.otherwise)?;
        self.hours.after(now, within)
    }
}
