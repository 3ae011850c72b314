//! The statements on `consumers` and `jobs` that are the same on every engine. Both read parameters as `$1`.

pub const FIND_POSITION: &str = "SELECT position FROM consumers WHERE name = $1";

pub const ADVANCE: &str = "UPDATE consumers SET position = $1 WHERE name = $2 AND position = $3";

pub const NEXT_RUN: &str = "SELECT min(run_at) FROM jobs WHERE consumer = $1 AND failed_at IS NULL";

pub const EXTEND_LEASE: &str = "UPDATE jobs SET run_at = $1 WHERE number = $2 AND holder = $3";

/// A job that a later event has changed since the lease began stays.
pub const REMOVE: &str = "DELETE FROM jobs WHERE number = $1 AND holder = $2 AND revision = $3";

pub const BEGIN_AGAIN: &str = "UPDATE jobs SET holder = NULL, run_at = $3, attempts = 0, error = NULL \
    WHERE number = $1 AND holder = $2";

pub const RUN_AGAIN: &str =
    "UPDATE jobs SET holder = NULL, run_at = $3, error = $4 WHERE number = $1 AND holder = $2";

pub const FAIL: &str =
    "UPDATE jobs SET holder = NULL, failed_at = $3, error = $4 WHERE number = $1 AND holder = $2";

pub const RELEASE: &str = "UPDATE jobs SET holder = NULL, run_at = $3, attempts = attempts - 1 \
    WHERE number = $1 AND holder = $2";

pub const FAILED_JOBS: &str = "SELECT jobs.number, consumer, conversation, attempts, failed_at, error, \
    reference_kind, reference_id FROM jobs JOIN conversations ON conversations.id = conversation \
    WHERE failed_at IS NOT NULL ORDER BY failed_at DESC, jobs.number DESC LIMIT $1";

pub const COUNT_FAILED: &str = "SELECT count(*) FROM jobs WHERE failed_at IS NOT NULL";

/// One failed job, or all of them without a number.
pub const RETRY: &str = "UPDATE jobs SET failed_at = NULL, attempts = 0, run_at = $1 \
    WHERE failed_at IS NOT NULL AND number = coalesce($2, number)";
