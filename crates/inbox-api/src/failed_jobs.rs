//! Failed jobs: work of the desk that no attempt has done.

use serde::{Deserialize, Serialize};

use contract::{ConversationId, ReferenceKey, Timestamp};

/// The newest failed jobs: the answer to `GET /inbox/api/failed-jobs`, and to the requests that let them run again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedJobs {
    /// At most 100, the last one first.
    pub jobs: Vec<FailedJob>,
    /// Number of all failed jobs.
    pub total: u64,
}

/// A failed job. It runs again when an agent says so, or when its conversation changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedJob {
    pub id: u64,
    pub consumer: JobConsumer,
    pub conversation: ConversationId,
    /// What the conversation is about.
    pub reference: ReferenceKey,
    /// Number of attempts.
    pub attempts: u32,
    /// Time of the last attempt.
    pub failed_at: Timestamp,
    /// The reason of the last failure, for people who operate the desk.
    pub error: String,
}

/// The kind of work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum JobConsumer {
    /// Records that a promise was missed.
    Promises,
    /// Tells another system of a change.
    Webhook {
        /// Origin of the receiver.
        receiver: String,
    },
    /// A kind that this version does not know.
    #[serde(other)]
    Unknown,
}
