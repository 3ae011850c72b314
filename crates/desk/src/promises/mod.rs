//! Promises.

pub mod business_hours;
pub mod policy;
pub mod watcher;
