//! Why an operation did not happen.

use contract::{Problem, ProblemCode, ValidationError};

use crate::conversations::store::StorageError;

/// Why an operation did not happen; nothing was stored.
#[derive(Debug)]
pub enum ServiceError {
    /// The caller can do something about it; the problem says what.
    Problem(Box<Problem>),
    /// The caller asked too often and may come back later.
    RateLimited {
        /// In how many seconds.
        retry_after_s: u64,
    },
    /// The database did not do its part.
    Storage(StorageError),
}

impl ServiceError {
    /// A problem of this kind, in one sentence.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Problem::new(code, detail).into()
    }
}

impl From<Problem> for ServiceError {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl From<ValidationError> for ServiceError {
    fn from(invalid: ValidationError) -> Self {
        Problem::from(invalid).into()
    }
}

impl From<StorageError> for ServiceError {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}
