//! Promises to reply by a time: what the company promises, in which hours, and the record of what is missed.

pub mod business_hours;
pub mod policy;
pub mod store;
pub mod watcher;
