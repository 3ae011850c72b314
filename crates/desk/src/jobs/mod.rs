//! Jobs: the work of the desk that no request waits for. Consumers find it in the event log and in the conversations, and
//! workers do it: each job on one desk at a time, again after a failure, and by another desk if this one ends.

pub mod consumer;
pub mod failed_jobs;
pub mod job;
pub mod log_reader;
pub mod store;
pub mod stored_failure;
pub mod worker;
