//! Errors of the services. An operation that fails has stored nothing.

use contract::{Problem, ProblemCode, ValidationError};

#[derive(Debug)]
pub enum ServiceError {
    /// The caller can correct the request; the problem says how.
    Problem(Box<Problem>),
    /// The caller made too many attempts.
    RateLimited {
        retry_after_s: u64,
    },
    Storage(StorageError),
}

#[derive(Clone, Debug, thiserror::Error)]
pub enum StorageError {
    /// The database is busy, full or out of reach. The same request may succeed later.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// An error that a later attempt does not solve.
    #[error("the database returned an unexpected error: {0}")]
    Defect(String),
}

impl StorageError {
    /// The reason, as the engine reports it.
    pub fn reason(&self) -> &str {
        let (Self::Unavailable(reason) | Self::Defect(reason)) = self;
        reason
    }
}

impl ServiceError {
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
