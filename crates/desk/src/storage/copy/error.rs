//! The reason for which a copy ends, as one sentence for the person who started it.

use crate::error::StorageError;

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct CopyError(String);

impl CopyError {
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }

    /// A target that cannot be opened. The reason has the next step.
    pub fn target(error: &StorageError) -> Self {
        Self(format!("the target cannot be used: {}", error.reason()))
    }

    /// An error of the target after the copy has begun.
    pub fn interrupted(error: &sqlx::Error) -> Self {
        Self(format!(
            "the copy is interrupted ({error}); run the same command again when the server answers: it goes on where \
             it stopped"
        ))
    }

    /// A row that is not the same on both sides. The next step is a new copy, because neither side is known to be right.
    pub fn difference(table: &str, which: &str) -> Self {
        Self(format!(
            "the target differs from the file in the table {table}: {which}; drop the target, create it again, and copy \
             again"
        ))
    }
}
