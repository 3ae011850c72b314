//! A job: what a consumer has to do for one conversation.

use contract::{ConversationId, EntryId, Timestamp};
use sha2::{Digest, Sha256};

use crate::support::random::random_bytes;

/// A job to store. A consumer has at most one job for a conversation: a greater revision replaces a smaller one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    pub conversation: ConversationId,
    /// The version of what the job is about, such as the position of a change.
    pub revision: u64,
    /// When it may run.
    pub run_at: Timestamp,
}

/// A job that this desk has leased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    pub id: u64,
    pub conversation: ConversationId,
    pub revision: u64,
    /// How often it has been begun, this time included.
    pub attempts: u32,
    pub seed: JobSeed,
}

/// Random bytes that a job has for as long as it is stored.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct JobSeed(pub [u8; 16]);

/// The end of one run of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobOutcome {
    Done,
    /// It did not succeed, for this reason, and is run again after a pause.
    Failed(String),
    /// It cannot succeed, for this reason: agents decide.
    Refused(String),
    /// The receiver wants nothing any more: the consumer stops until the desk starts again, and the job stays.
    ConsumerEnds,
}

/// What is stored about a job after a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobEnd {
    /// The job is removed, unless it has a greater revision by now.
    Done,
    /// The job is run again at this time.
    RunAgain { at: Timestamp, error: String },
    /// The job is kept for agents and not run again by itself.
    Failed { at: Timestamp, error: String },
    /// The run did not count: the desk stops.
    Released,
}

impl JobSeed {
    pub fn random() -> Self {
        Self(random_bytes())
    }

    /// The id of an entry that the job writes: the same in every attempt, so that it is written once. Only the desk knows
    /// the seed, so that nobody else can take the id before.
    pub fn entry_id(self, purpose: &str, at: Timestamp) -> EntryId {
        let hash = Sha256::new().chain_update(self.0).chain_update(purpose).finalize();
        let mut random = [0; 10];
        random.copy_from_slice(&hash[..10]);
        EntryId::mint(at.as_millisecond().unsigned_abs(), random)
    }
}

/// The bytes stay out of logs.
impl std::fmt::Debug for JobSeed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JobSeed")
    }
}
