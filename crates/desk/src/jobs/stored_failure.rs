//! Failed jobs, as they are stored.

use contract::{ConversationId, ReferenceKey, Timestamp};

use super::consumer::ConsumerName;

/// The newest failed jobs, and the number of all.
#[derive(Clone, Debug)]
pub struct StoredFailures {
    pub jobs: Vec<StoredFailure>,
    pub total: u64,
}

/// A failed job, as it is stored.
#[derive(Clone, Debug)]
pub struct StoredFailure {
    pub id: u64,
    /// `None` for a consumer that this desk does not know.
    pub consumer: Option<ConsumerName>,
    pub conversation: ConversationId,
    pub reference: ReferenceKey,
    pub attempts: u32,
    pub failed_at: Timestamp,
    pub error: String,
}
