//! The outcome of a check: passed, failed or skipped.

use std::sync::Arc;

use crate::exchange::Exchange;

/// The end of a check, or of a step of it. `Ok` is passed.
pub type Outcome<T = ()> = Result<T, Ending>;

/// The end of a check that did not pass.
#[derive(Debug)]
pub enum Ending {
    /// The backend broke the sentence.
    Failed(Failure),
    /// The check does not apply to this backend, for this reason.
    Skipped(String),
}

/// What a check saw instead of what the sentence guarantees.
#[derive(Debug)]
pub struct Failure {
    /// What the check expected, as a sentence.
    pub expected: String,
    /// The exchanges that show the opposite, oldest first.
    pub exchanges: Vec<Arc<Exchange>>,
}

impl Ending {
    /// A failure without an exchange, such as of the agent command.
    pub fn failed(expected: impl Into<String>) -> Self {
        Self::Failed(Failure { expected: expected.into(), exchanges: Vec::new() })
    }
}
