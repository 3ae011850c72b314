//! The report, in three forms.

pub mod json;
pub mod junit;
pub mod text;

use std::time::Duration;

use crate::backend::CheckedBackend;
use crate::outcome::Ending;
use crate::runner::CheckResult;

/// The results of a run.
pub struct Summary {
    /// The address of the backend.
    pub backend: String,
    /// The name in the capabilities.
    pub name: String,
    pub results: Vec<CheckResult>,
    pub time: Duration,
}

/// How many checks ended in each way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: usize,
    pub failed: usize,
    pub skipped: usize,
}

impl Summary {
    pub fn new(backend: &CheckedBackend, results: Vec<CheckResult>, time: Duration) -> Self {
        let name = backend.capabilities.name().to_owned();
        Self { backend: backend.base().to_owned(), name, results, time }
    }

    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for result in &self.results {
            match result.outcome {
                Ok(()) => counts.passed += 1,
                Err(Ending::Failed(_)) => counts.failed += 1,
                Err(Ending::Skipped(_)) => counts.skipped += 1,
            }
        }
        counts
    }
}

#[cfg(test)]
pub(crate) mod tests;
