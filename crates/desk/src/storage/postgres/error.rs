//! The meaning of PostgreSQL's errors for a caller, and transactions that are run again.

use std::time::Duration;

use contract::Problem;

use crate::error::{ServiceError, StorageError};
use crate::support::random::random_bytes;

/// How often a transaction runs before its caller is told to come back.
const ATTEMPTS: u32 = 8;

/// The longest pause before the second attempt. Each further one may be twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(10);

/// The reason for which a transaction ended without a commit.
#[derive(Debug)]
pub enum TransactionError {
    /// The rule refused; the problem says how the caller can correct the request.
    Refused(Box<Problem>),
    /// Another transaction did the same at the same time. The next attempt reads the result of the other.
    Overtaken,
    Database(sqlx::Error),
}

/// Beginnings of SQLSTATE codes (postgresql.org/docs/current/errcodes-appendix.html) after which the same request may
/// succeed.
const TRANSIENT_CODES: [&str; 12] = [
    "08",    // connection exceptions
    "25006", // read-only transaction: a standby, such as the old primary after a fail-over
    "25P03", // idle in a transaction for too long
    "28",    // invalid authorization: a password that was changed on one side
    "3D000", // no such database: not restored yet
    "40",    // rolled back: conflicts that are left after all attempts
    "53",    // insufficient resources: a full disk, too many connections
    "55P03", // a lock that was not available in time
    "57014", // canceled, such as by a timeout of the server
    "57P",   // shutdown and start
    "58030", // input or output error
    "55006", // an object in use
];

/// Sorts an error by whether a later attempt may succeed.
pub fn map_error(error: sqlx::Error) -> StorageError {
    let is_transient = match &error {
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => {
            true
        }
        sqlx::Error::BeginFailed | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(error) => {
            error.code().is_some_and(|code| TRANSIENT_CODES.iter().any(|begin| code.starts_with(begin)))
        }
        _ => false,
    };
    let text = error.to_string();
    if is_transient { StorageError::Unavailable(text) } else { StorageError::Defect(text) }
}

/// The error of a stored value that this desk does not write.
pub fn corrupt(what: impl std::fmt::Display) -> sqlx::Error {
    sqlx::Error::Decode(format!("a stored value cannot be read: {what}").into())
}

/// The SQLSTATE of an error, if the server reported it.
pub fn code(error: &sqlx::Error) -> Option<String> {
    error.as_database_error().and_then(|error| error.code()).map(Into::into)
}

/// The attempts of one transaction.
#[derive(Default)]
pub struct TransactionAttempts(u32);

impl TransactionAttempts {
    /// Whether the transaction can be run again; waits until then. PostgreSQL ends one of two transactions that wait for
    /// each other, and others where it cannot keep the isolation; neither is an error of its request.
    pub async fn may_repeat(&mut self, error: &TransactionError) -> bool {
        self.0 += 1;
        let is_repeated = error.is_conflict() && self.0 < ATTEMPTS;
        if is_repeated {
            tokio::time::sleep(random_part(FIRST_PAUSE * 2_u32.pow(self.0 - 1))).await;
        }
        is_repeated
    }
}

/// Runs a transaction until it neither conflicts with another nor is overtaken.
pub async fn with_retries<T, F>(attempt: impl Fn() -> F) -> Result<T, TransactionError>
where
    F: Future<Output = Result<T, TransactionError>>,
{
    let mut attempts = TransactionAttempts::default();
    loop {
        match attempt().await {
            Err(error) if attempts.may_repeat(&error).await => {}
            result => return result,
        }
    }
}

/// A random part of a pause, so that two transactions that conflicted do not meet again.
fn random_part(limit: Duration) -> Duration {
    limit * u32::from(u16::from_ne_bytes(random_bytes())) / u32::from(u16::MAX)
}

impl TransactionError {
    /// Whether the transaction can be run again at once.
    fn is_conflict(&self) -> bool {
        match self {
            Self::Refused(_) => false,
            Self::Overtaken => true,
            // Serialization failure and deadlock.
            Self::Database(error) => matches!(code(error).as_deref(), Some("40001" | "40P01")),
        }
    }
}

impl From<sqlx::Error> for TransactionError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl From<Problem> for TransactionError {
    fn from(problem: Problem) -> Self {
        Self::Refused(Box::new(problem))
    }
}

impl From<TransactionError> for ServiceError {
    fn from(error: TransactionError) -> Self {
        match error {
            TransactionError::Refused(problem) => Self::Problem(problem),
            TransactionError::Overtaken => StorageError::from(TransactionError::Overtaken).into(),
            TransactionError::Database(error) => map_error(error).into(),
        }
    }
}

impl From<TransactionError> for StorageError {
    fn from(error: TransactionError) -> Self {
        match error {
            TransactionError::Database(error) => map_error(error),
            TransactionError::Overtaken => {
                Self::Unavailable("other transactions were faster in every attempt".to_owned())
            }
            TransactionError::Refused(problem) => {
                Self::Defect(format!("a change without a rule was refused: {}", problem.detail))
            }
        }
    }
}
