//! Strings of the page about failed jobs.

use inbox_api::{FailedJob, JobConsumer};
use ui::i18n as shared_i18n;

pub const FAILED_JOBS: &str = "Failed jobs";
pub const DESCRIPTION: &str = "What the desk tried several times and could not do. Nothing is lost: a job runs again \
    when you say so, or when its conversation changes.";
pub const NONE: &str = "None. Everything is done, or will be tried again by itself.";
pub const JOB: &str = "What";
pub const CONVERSATION: &str = "Conversation";
pub const LAST_ATTEMPT: &str = "Last attempt";
pub const REASON: &str = "Why it failed";
pub const ACTIONS: &str = "What you can do";
pub const RETRY: &str = "Run again";
pub const RETRY_ALL: &str = "Run all again";

/// `Failed jobs: 2`
pub fn count(failed: u64) -> String {
    format!("{FAILED_JOBS}: {}", shared_i18n::number(failed as f64))
}

/// The work of a job: `Webhook to https://rt.kettle.example`
pub fn job(job: &FailedJob) -> String {
    match &job.consumer {
        JobConsumer::Promises => "Record of a missed promise".to_owned(),
        JobConsumer::Webhook { receiver } => format!("Webhook to {receiver}"),
        JobConsumer::Unknown => "Work of a newer desk".to_owned(),
    }
}

/// `10 attempts, the last one on …`
pub fn attempts(job: &FailedJob) -> String {
    let at = shared_i18n::date_time(job.failed_at);
    match job.attempts {
        1 => format!("{at}, the only attempt"),
        attempts => format!("{at}, after {attempts} attempts"),
    }
}

/// The list has the newest only: `and 20 more`
pub fn more(hidden: u64) -> String {
    format!("And {} more that failed earlier.", shared_i18n::number(hidden as f64))
}
