//! Building blocks.

pub mod clock;
pub mod digest;
pub mod long_poll_limit;
pub mod notifier;
pub mod pagination;
pub mod work_queue;
