//! The meaning of SQLite's errors for a caller.

use crate::error::StorageError;

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

/// Sorts an error by whether a later attempt may succeed.
pub fn map_error(error: sqlx::Error) -> StorageError {
    let is_transient = match &error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => true,
        // The pool does not hand out a connection again that cannot begin a transaction, or whose thread ended.
        sqlx::Error::BeginFailed | sqlx::Error::InvalidSavePointStatement | sqlx::Error::WorkerCrashed => {
            true
        }
        sqlx::Error::Database(error) => error.code().is_some_and(|code| is_transient_code(&code)),
        _ => false,
    };
    let text = error.to_string();
    if is_transient { StorageError::Unavailable(text) } else { StorageError::Defect(text) }
}

/// The error of a stored value that this desk does not write.
pub fn corrupt(what: impl std::fmt::Display) -> sqlx::Error {
    sqlx::Error::Decode(format!("a stored value cannot be read: {what}").into())
}

fn is_transient_code(code: &str) -> bool {
    // The lowest byte of an extended code is its primary code.
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
        assert!(["5", "517", "13", "778"].into_iter().all(is_transient_code));
        assert!(!["19", "2067", "11"].into_iter().any(is_transient_code));
    }
}
