//! Building blocks that know nothing of any feature.

pub mod client_address;
pub mod clock;
pub mod concurrency_limit;
pub mod digest;
pub mod ip_network;
pub mod notifier;
pub mod pagination;
pub mod put_outcome;
pub mod random;
pub mod rate_table;
pub mod task;
pub mod work_queue;
