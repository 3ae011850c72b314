//! State of the connection to the backend.

use client::ClientError;
use contract::Problem;

/// Shown in the banner, and on every item that waits.
#[derive(Clone, Debug, PartialEq)]
pub enum ConnectionState {
    /// Before the first answer.
    Connecting,
    Online,
    /// The backend does not answer. Requests are retried.
    Unreachable,
    /// The token has expired, and the page gives no other one.
    AuthRequired,
    /// The backend rejects every request about this reference.
    Rejected(Problem),
}

impl ConnectionState {
    /// The state after an error, and the shortest pause before the next request in milliseconds.
    pub fn after_error(error: ClientError) -> (Self, u64) {
        match error {
            ClientError::Retry { after_ms } => (Self::Unreachable, after_ms.unwrap_or(0)),
            ClientError::Unauthenticated(_) => (Self::AuthRequired, 10_000),
            ClientError::Blocked(_) => (Self::Unreachable, 0),
            ClientError::Rejected(problem) => (Self::Rejected(*problem), 60_000),
        }
    }
}
