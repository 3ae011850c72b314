//! What SQLite's errors mean for a caller.

use crate::conversations::store::StorageError;

/// SQLite's primary result codes (sqlite.org/rescode.html) after which the same request may succeed.
const TRANSIENT_CODES: [i32; 7] = [
    5,  // BUSY: another process writes
    6,  // LOCKED
    8,  // READONLY: such as a file system that was remounted
    10, // IOERR
    13, // FULL
    14, // CANTOPEN
    15, // PROTOCOL: locks of the write-ahead log
];

/// Sorts an error by what a caller can do about it.
pub fn map_error(error: sqlx::Error) -> StorageError {
    let passing = match &error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => true,
        // A connection that cannot begin a transaction, or whose thread ended, is not handed out again.
        sqlx::Error::BeginFailed | sqlx::Error::InvalidSavePointStatement | sqlx::Error::WorkerCrashed => {
            true
        }
        sqlx::Error::Database(error) => error.code().is_some_and(|code| is_transient(&code)),
        _ => false,
    };
    let text = error.to_string();
    if passing { StorageError::Unavailable(text) } else { StorageError::Defect(text) }
}

/// A stored value that is not what this desk writes.
pub fn corrupt(what: impl std::fmt::Display) -> StorageError {
    StorageError::Defect(format!("a stored value cannot be read: {what}"))
}

fn is_transient(code: &str) -> bool {
    // The extended code carries the primary one in its lowest byte.
    code.parse::<i32>().is_ok_and(|code| TRANSIENT_CODES.contains(&(code & 0xff)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_that_does_not_begin_may_begin_later() {
        for error in
            [sqlx::Error::BeginFailed, sqlx::Error::InvalidSavePointStatement, sqlx::Error::WorkerCrashed]
        {
            assert!(matches!(map_error(error), StorageError::Unavailable(_)));
        }
        assert!(matches!(map_error(sqlx::Error::RowNotFound), StorageError::Defect(_)));
    }

    #[test]
    fn extended_codes_count_as_their_primary_ones() {
        assert!(is_transient("5") && is_transient("517") && is_transient("13") && is_transient("778"));
        assert!(!is_transient("19") && !is_transient("2067") && !is_transient("11"));
    }
}
