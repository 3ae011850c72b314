//! What the company promises everybody who writes: an answer by a time, and what happens when that is missed.

use std::collections::BTreeMap;

use contract::Timestamp;
use jiff::SignedDuration;

use super::business_hours::BusinessHours;

/// The promises of a company.
#[derive(Clone, Debug)]
pub struct PromisePolicy {
    /// In how much open time an answer comes, by the kind of the reference.
    pub by_kind: BTreeMap<String, SignedDuration>,
    /// The same for every other kind; `None`: nothing is promised.
    pub default: Option<SignedDuration>,
    /// When somebody is there.
    pub business_hours: BusinessHours,
    /// What happens when one is missed.
    pub when_missed: MissedPromiseAction,
}

/// What happens to a conversation whose promise is missed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MissedPromiseAction {
    /// Its owner keeps it.
    #[default]
    KeepOwner,
    /// The next agent gets it.
    NextAgent,
}

impl PromisePolicy {
    /// A company that promises nothing.
    pub fn none() -> Self {
        Self {
            by_kind: BTreeMap::new(),
            default: None,
            business_hours: BusinessHours::always_open(),
            when_missed: MissedPromiseAction::KeepOwner,
        }
    }

    /// Whether anybody is promised anything by itself.
    pub fn is_any(&self) -> bool {
        self.default.is_some() || !self.by_kind.is_empty()
    }

    /// By when a customer who writes now about a reference of this kind has an answer.
    pub fn due(&self, kind: &str, now: Timestamp) -> Option<Timestamp> {
        let within = self.by_kind.get(kind).copied().or(self.default)?;
        self.business_hours.add_open_time(now, within)
    }
}
