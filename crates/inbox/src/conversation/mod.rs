//! An open conversation: timeline, details pane and composer, kept current by a long poll.

mod view;

mod actions;
mod composer;
mod details_pane;
mod timeline;

mod metadata;
mod poller;
mod read_position;
mod stick_to_bottom;
mod timeline_rows;

pub use view::ConversationView;
