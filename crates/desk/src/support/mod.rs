//! Building blocks that know nothing of any feature.

pub mod clock;
pub mod digest;
pub mod long_poll_limit;
pub mod notifier;
pub mod pagination;
pub mod put_outcome;
pub mod random;
pub mod task;
pub mod work_queue;
