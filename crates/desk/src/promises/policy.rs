//! The promise policy of a company: how soon it replies, and what follows a missed promise.

use std::collections::BTreeMap;

use contract::Timestamp;
use jiff::SignedDuration;

use super::business_hours::BusinessHours;

#[derive(Clone, Debug)]
pub struct PromisePolicy {
    /// The open time until a reply, by the kind of the reference.
    pub by_kind: BTreeMap<String, SignedDuration>,
    /// The open time for every other kind; `None` promises nothing.
    pub default: Option<SignedDuration>,
    pub business_hours: BusinessHours,
    pub when_missed: MissedPromiseAction,
}

/// The action after a missed promise, beside the entry that records it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MissedPromiseAction {
    #[default]
    KeepOwner,
    /// The conversation goes to the agent who was added after its owner.
    NextAgent,
}

impl PromisePolicy {
    /// The policy of a company that promises nothing.
    pub fn none() -> Self {
        Self {
            by_kind: BTreeMap::new(),
            default: None,
            business_hours: BusinessHours::always_open(),
            when_missed: MissedPromiseAction::KeepOwner,
        }
    }

    /// Whether any conversation gets a promise without an agent's doing.
    pub fn is_any(&self) -> bool {
        self.default.is_some() || !self.by_kind.is_empty()
    }

    /// The time by which a customer who writes now about a reference of this kind gets a reply.
    pub fn due(&self, kind: &str, now: Timestamp) -> Option<Timestamp> {
        let open_time = self.by_kind.get(kind).copied().or(self.default)?;
        self.business_hours.add_open_time(now, open_time)
    }
}
