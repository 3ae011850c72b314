//! Ports to systems outside of the desk that background work reaches: mail, ticket systems, stored files. A consumer talks to
//! a port, and does not know which product is behind it.

pub mod blob_store;
pub mod mailer;
pub mod ticket_system;

#[cfg(test)]
pub(crate) mod memory;

use crate::jobs::job::JobOutcome;

/// The reason for which a system outside of the desk did not do what it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RemoteError {
    /// The same request may succeed later.
    #[error("{0}")]
    Unavailable(String),
    /// The same request is refused again; a person has to change something.
    #[error("{0}")]
    Refused(String),
}

impl From<RemoteError> for JobOutcome {
    fn from(error: RemoteError) -> Self {
        match error {
            RemoteError::Unavailable(reason) => Self::Failed(reason),
            RemoteError::Refused(reason) => Self::Refused(reason),
        }
    }
}
