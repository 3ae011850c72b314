//! An open conversation: timeline, details pane and composer, kept current by a long poll.

pub mod composer;
pub mod details_pane;
pub mod metadata;
pub mod read_receipt;
pub mod stick_to_bottom;
pub mod timeline;
pub mod timeline_rows;
pub mod view;
